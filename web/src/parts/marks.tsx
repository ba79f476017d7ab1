// Where to put seat, heels and tape.
import type { Schemas } from "../api";
import { length } from "../measures";
import { units } from "../state";
import { sessionTexts } from "../texts/session";

type Marks = Omit<Schemas["MarksReport"], "machine" | "heel_height_cm">;

export function MarksList({ marks }: { marks: Marks }) {
  const t = sessionTexts.value;
  const u = units.value;
  const toes = Math.round(marks.toe_out_deg);
  const lines: [string, string][] = [
    [t.backrest, marks.backrest_notches === 1 ? t.fixed : t.notch(marks.backrest_notch, marks.backrest_notches)],
    [t.heels, length(marks.heel_from_top_edge_cm, u)],
    [t.apart, length(marks.heel_spacing_cm, u)],
    [t.toes, toes === 0 ? t.straight : toes > 0 ? t.out(toes) : t.in(-toes)],
  ];
  if (marks.stop_sled_cm !== null) {
    lines.push([t.tape, length(marks.stop_sled_cm, u)]);
    lines.push([t.stop, marks.machine_stop_cm === null ? t.noStop : length(marks.machine_stop_cm, u)]);
  }
  return (
    <dl class="marks">
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
