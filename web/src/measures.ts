// Numbers in the person's units.
import type { Units } from "./state";

export const KG_PER_LB = 0.45359237;
export const CM_PER_INCH = 2.54;

/** 43.7 cm, or 17.2 in. */
export function length(cm: number, units: Units): string {
  return units === "kg" ? `${tidy(cm, 1)} cm` : `${tidy(cm / CM_PER_INCH, 1)} in`;
}

/** 45 kg, or 99 lb. */
export function mass(kg: number, units: Units): string {
  return units === "kg" ? `${tidy(kg, 1)} kg` : `${tidy(kg / KG_PER_LB, 0)} lb`;
}

export function tidy(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/** 150 seconds as 2:30. */
export function minutes(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds - 1e-3));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
