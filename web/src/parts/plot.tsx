// Lines over days, on which a finger reads values off; with the same as a table.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { tidy } from "../measures";
import { theme } from "../state";
import { logTexts } from "../texts/log";

export interface Line {
  label: string;
  values: readonly (number | null)[];
}
const COLOURS = ["--mark", "--amber", "--green", "--red", "--soft", "--ink"];
const DASHES = [[], [8, 4], [2, 3], [12, 3, 2, 3], [5, 5], [1, 4]];

/** `days` are of the calendar, ascending; a line has null where it says nothing. */
export function Plot({ title, first, days, lines, unit, most }: { title: string; first: string; days: readonly string[]; lines: readonly Line[]; unit: string; most?: number }) {
  const t = logTexts.value;
  const place = useRef<HTMLDivElement>(null);
  const language = document.documentElement.lang;
  const dayWords = (at: number, year = false) => new Date(1000 * at).toLocaleDateString(language, { day: "numeric", month: "short", ...(year ? { year: "numeric" } : {}) });
  const seconds = days.map((day) => Date.parse(`${day}T12:00:00`) / 1000);

  useEffect(() => {
    const box = place.current;
    if (!box) return undefined;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const grid = { stroke: colour("--rule"), width: 1 };
    const axis: uPlot.Axis = { stroke: colour("--soft"), grid, ticks: grid, font: "13px system-ui, sans-serif" };
    const size = () => ({ width: box.clientWidth, height: Math.min(320, Math.max(220, 0.5 * box.clientWidth)) });
    const newest = (of: uPlot) => of.setLegend({ idx: seconds.length - 1 });
    const plot = new uPlot(
      {
        ...size(),
        scales: { x: { time: true }, y: { range: (_, low, high) => [0, most ?? Math.max(1, high * 1.08, low)] } },
        axes: [{ ...axis, values: (_, ticks) => ticks.map((at) => dayWords(at)), space: 70 }, { ...axis, size: 46 }],
        series: [
          { value: (_, at) => (at === null ? "–" : dayWords(at, true)), label: first },
          ...lines.map((line, n): uPlot.Series => ({
            label: line.label,
            stroke: colour(COLOURS[n % COLOURS.length]!),
            width: 2.5,
            dash: DASHES[n % DASHES.length]!,
            spanGaps: true,
            points: { show: true, size: 7 },
            value: (_, value) => (value === null || value === undefined ? "–" : `${tidy(value, 1)} ${unit}`),
          })),
        ],
        cursor: { y: false, points: { size: 11 }, drag: { setScale: false } },
        legend: { markers: { width: 0, fill: (_, n) => (n ? colour(COLOURS[(n - 1) % COLOURS.length]!) : "transparent") } },
        hooks: { ready: [newest] },
      },
      [seconds, ...lines.map((line) => [...line.values])],
      box,
    );
    const follow = (event: PointerEvent) => {
      const { left, top } = plot.over.getBoundingClientRect();
      plot.setCursor({ left: event.clientX - left, top: event.clientY - top });
    };
    for (const kind of ["pointerdown", "pointermove"] as const) plot.over.addEventListener(kind, follow);
    plot.over.addEventListener("mouseleave", () => newest(plot));
    const resized = new ResizeObserver(() => plot.setSize(size()));
    resized.observe(box);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [days, lines, theme.value]);

  return (
    <figure class="plot">
      <div ref={place} role="img" aria-label={title} />
      <details>
        <summary>{t.asTable}</summary>
        <div class="scroll" tabIndex={0}>
          <table>
            <caption>
              {title} ({unit})
            </caption>
            <thead>
              <tr>
                <th scope="col">{first}</th>
                {lines.map((line) => (
                  <th key={line.label} scope="col">
                    {line.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {seconds.map((at, n) => (
                <tr key={at}>
                  <th scope="row">{dayWords(at, true)}</th>
                  {lines.map((line) => (
                    <td key={line.label}>{line.values[n] == null ? "–" : tidy(line.values[n]!, 1)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
