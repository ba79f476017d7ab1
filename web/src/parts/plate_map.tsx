// The plate as the lifter sees it: where to stand, where a coach would, and the mark that can be dragged.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Schemas } from "../api";
import { length } from "../measures";
import { units } from "../state";
import { texts } from "../texts";

type Report = Schemas["FitReport"];
export interface Feet {
  heel_height_cm: number;
  heel_spacing_cm: number;
  toe_out_deg: number;
  backrest_notch: number;
}

const MARGIN = 6;

export function PlateMap({ report, foot_cm, feet, move }: { report: Report; foot_cm: number; feet: Feet; move?: (to: Feet) => void }) {
  const t = texts.value.spot;
  const drawn = useRef<SVGSVGElement>(null);
  const [dragged, setDragged] = useState(false);
  const { plate_width_cm: width, plate_height_cm: height } = report;
  const y = (cm: number) => height - cm;

  function at(event: PointerEvent): Feet | null {
    const svg = drawn.current;
    const matrix = svg?.getScreenCTM();
    if (!svg || !matrix) return null;
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    return moved(Math.abs(point.x) * 2, height - point.y);
  }
  function moved(spacing: number, up: number): Feet {
    return { ...feet, heel_spacing_cm: clamp(spacing, 8, width), heel_height_cm: clamp(up, 0, height) };
  }
  useEffect(() => {
    if (!dragged || !move) return undefined;
    const follow = (event: PointerEvent) => {
      const to = at(event);
      if (to) move(to);
    };
    const end = () => setDragged(false);
    addEventListener("pointermove", follow);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
    return () => {
      removeEventListener("pointermove", follow);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
    };
  });

  function keyed(event: KeyboardEvent) {
    const by: Record<string, [number, number]> = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-2, 0], ArrowRight: [2, 0] };
    const step = by[event.key];
    if (!step || !move) return;
    event.preventDefault();
    move(moved(feet.heel_spacing_cm + step[0], feet.heel_height_cm + step[1]));
  }

  const outline = report.flat_region.outline_cm;
  const side = (sign: 1 | -1) => outline.map(([spacing, up]) => `${(sign * (spacing ?? 0)) / 2},${y(up ?? 0)}`).join(" ");
  const words = `${length(feet.heel_height_cm, units.value)}, ${length(feet.heel_spacing_cm, units.value)}`;
  return (
    <svg
      ref={drawn}
      class="plate"
      viewBox={`${-width / 2 - MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`}
      role={move ? "slider" : "img"}
      tabIndex={move ? 0 : undefined}
      aria-label={move ? `${t.stand}. ${t.drag}` : `${t.stand}: ${words}`}
      aria-valuetext={move ? words : undefined}
      aria-valuenow={move ? Math.round(feet.heel_height_cm) : undefined}
      aria-valuemin={move ? 0 : undefined}
      aria-valuemax={move ? Math.round(height) : undefined}
      onKeyDown={keyed}
      onPointerDown={(event) => {
        const to = at(event);
        if (!move || !to) return;
        event.preventDefault();
        drawn.current?.focus();
        setDragged(true);
        move(to);
      }}
    >
      <rect x={-width / 2} y="0" width={width} height={height} rx="3" class="steel" />
      {outline.length > 2 && (
        <g class="alike">
          <polygon points={side(1)} />
          <polygon points={side(-1)} />
        </g>
      )}
      <Pair feet={report.coach.ideal} foot_cm={foot_cm} y={y} kind="coach" />
      {report.present && <Pair feet={report.present} foot_cm={foot_cm} y={y} kind="today" />}
      <Pair feet={feet} foot_cm={foot_cm} y={y} kind="you" />
    </svg>
  );
}

function Pair({ feet, foot_cm, y, kind }: { feet: Feet; foot_cm: number; y: (cm: number) => number; kind: string }) {
  return (
    <g class={`feet ${kind}`}>
      {([1, -1] as const).map((side) => (
        <g key={side} transform={`translate(${(side * feet.heel_spacing_cm) / 2} ${y(feet.heel_height_cm)}) rotate(${side * feet.toe_out_deg})`}>
          <path d={sole(foot_cm, side)} />
        </g>
      ))}
    </g>
  );
}

/** A sole with its heel at the origin, toes up. */
function sole(length_cm: number, side: 1 | -1): string {
  const l = length_cm;
  const x = (share: number) => (side * share * l).toFixed(2);
  const up = (share: number) => (-share * l).toFixed(2);
  return `M0 0 C${x(0.15)} 0 ${x(0.14)} ${up(0.15)} ${x(0.13)} ${up(0.3)} C${x(0.13)} ${up(0.5)} ${x(0.22)} ${up(0.6)} ${x(0.2)} ${up(0.78)} C${x(0.17)} ${up(0.96)} ${x(0.02)} ${up(1.02)} ${x(-0.1)} ${up(0.99)} C${x(-0.22)} ${up(0.94)} ${x(-0.19)} ${up(0.74)} ${x(-0.18)} ${up(0.6)} C${x(-0.16)} ${up(0.4)} ${x(-0.12)} ${up(0.3)} ${x(-0.13)} ${up(0.15)} C${x(-0.14)} 0 ${x(-0.08)} 0 0 0Z`;
}

function clamp(value: number, low: number, high: number): number {
  return Math.round(Math.min(high, Math.max(low, value)) * 10) / 10;
}
