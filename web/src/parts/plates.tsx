// One side of the bar, as it hangs.
import { texts } from "../texts";

const COLOURS: Record<number, string> = { 25: "#c1121f", 20: "#1667a8", 15: "#d9a400", 10: "#2a7f3f", 45: "#1667a8", 35: "#d9a400" };

export function Plates({ discs, unit, pegs }: { discs: readonly number[]; unit: "kg" | "lb"; pegs: number }) {
  const t = texts.value.spot;
  if (discs.length === 0) return <p class="soft">{t.empty}</p>;
  const largest = Math.max(...discs);
  const words = discs.map((disc) => `${disc}`).join(" + ");
  return (
    <figure class="plates">
      <svg viewBox={`0 0 ${40 + 26 * discs.length} 100`} role="img" aria-label={`${words} ${unit} ${t.plates}`}>
        <rect x="0" y="46" width={36 + 26 * discs.length} height="8" rx="3" class="bar" />
        <rect x="8" y="38" width="8" height="24" rx="2" class="bar" />
        {discs.map((disc, n) => {
          const height = 30 + 66 * Math.sqrt(disc / largest);
          return (
            <g key={n}>
              <rect x={20 + 26 * n} y={50 - height / 2} width="22" height={height} rx="5" fill={COLOURS[disc] ?? "#5b6770"} />
              <text x={31 + 26 * n} y="54" class="disc">
                {disc}
              </text>
            </g>
          );
        })}
      </svg>
      <figcaption>
        {words} {unit} {pegs > 1 ? t.plates : ""}
      </figcaption>
    </figure>
  );
}
