"""Copy the muscle volumes and joint torques that the product uses into `src/legpress/data/`.

    python -m derive.norms ../shared/evidence/training

The argument is the folder with the published tables as CSV (the inputs folder beside the checkout).
"""

import csv
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "src" / "legpress" / "data"

VOLUMES = """# Muscle volumes of one leg; made by python -m derive.norms.
# A muscle's volume in cm3 is slope * (leg volume) + cm3.

[source]
citation = "Handsfield et al. (2014), Relationships of 35 lower limb muscles to height and body mass quantified using MRI, J Biomech 47:631-638"
doi = "10.1016/j.jbiomech.2013.12.002"
note = "24 young healthy people, both sexes on one line. Read from public transcriptions of the paper's tables."

[leg]
cm3_per_kg_m = 47.0
cm3 = 1285.0

[muscles]
"""

TORQUES = """# Maximum voluntary joint torque; made by python -m derive.norms.
# Isometric: c1 * mass * 9.81 * height * cos(c2 * (angle - c3)), rad from standing, not below zero.

[source]
citation = "Anderson, Madigan, Nussbaum (2007), Maximum voluntary joint torque as a function of joint angle and angular velocity, J Biomech 40:3105-3113"
doi = "10.1016/j.jbiomech.2007.03.022"
note = "34 active adults, 14 of them 18-25 years old; coefficients from a public transcription. Rows: c1, c2, c3 and the standard deviation of c1."

"""


def main(folder: Path) -> None:
    with (folder / "02_muscle_volume_handsfield2014.csv").open(encoding="utf-8") as file:
        rows = [
            f'"{row["muscle"]}" = {{ slope = {row["slope_b1"]}, cm3 = {row["intercept_b2_cm3"]} }}'
            for row in csv.DictReader(file)
        ]
    (DATA / "volumes.toml").write_text(VOLUMES + "\n".join(rows) + "\n", encoding="utf-8")

    with (folder / "01_joint_torque_anderson2007.csv").open(encoding="utf-8") as file:
        groups: dict[str, list[str]] = {}
        for row in csv.DictReader(file):
            name = f"{row['joint']}_{row['direction']}"
            key = f"{row['sex']}_{row['age'].replace('-', '_')}"
            numbers = ", ".join(row[column] for column in ("c1", "c2", "c3", "c1_sd"))
            groups.setdefault(name, []).append(f"{key} = [{numbers}]")
    text = "\n\n".join(f"[{name}]\n" + "\n".join(lines) for name, lines in groups.items())
    (DATA / "joint_torque.toml").write_text(TORQUES + text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/evidence/training"))
