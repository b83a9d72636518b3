/** Turns a weight into a probability: by the points of the model, read between them, or else as log₂ odds. */
export class Calibration {
  constructor(private readonly points: readonly (readonly [number, number])[]) {}

  /** @param weight 1/1000 bit */
  of(weight: number): number {
    const [first] = this.points;
    const last = this.points.at(-1);
    if (first === undefined || last === undefined) return 1 / (1 + 2 ** (-weight / 1000));
    if (weight <= first[0]) return first[1];
    if (weight >= last[0]) return last[1];
    const next = this.points.findIndex(([at]) => at >= weight);
    const [[x, p], [y, q]] = [
      this.points[next - 1] as readonly [number, number],
      this.points[next] as readonly [number, number],
    ];
    return p + ((q - p) * (weight - x)) / (y - x);
  }
}
