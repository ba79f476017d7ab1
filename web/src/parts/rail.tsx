// Depth along the rail: three zones, the stop, and where the tape goes.
import type { Schemas } from "../api";
import { length } from "../measures";
import { units } from "../state";
import { texts } from "../texts";

export function Rail({ report }: { report: Schemas["FitReport"] }) {
  const t = texts.value.spot;
  const { green_to_sled_cm: green, amber_to_sled_cm: amber, top_sled_cm: top, at_stop } = report.zones;
  const share = (cm: number) => `${(100 * (top - cm)) / Math.max(top, 1)}%`;
  const part = (from: number, to: number) => ({ left: share(from), width: `${(100 * Math.max(from - to, 0)) / Math.max(top, 1)}%` });
  const u = units.value;
  return (
    <div class="rail" role="img" aria-label={`${t.depth}: ${length(report.stop_sled_cm, u)} ${t.travel}. ${t.zones[at_stop]}`}>
      <div class="track">
        <i class="green" style={part(top, green)} />
        <i class="amber" style={part(green, amber)} />
        <i class="red" style={part(amber, 0)} />
        <b style={{ left: share(report.stop_sled_cm) }}>
          <span>{length(report.stop_sled_cm, u)}</span>
        </b>
      </div>
      <p class={`zone ${at_stop}`}>{t.zones[at_stop]}</p>
    </div>
  );
}
