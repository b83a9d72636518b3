import { describe, expect, test } from '@jest/globals';
import { Calibration } from './calibration.ts';

describe('a weight as a probability', () => {
  const calibration = new Calibration([
    [-2000, 0.1],
    [0, 0.5],
    [4000, 0.9],
  ]);

  test.each([
    [-9000, 0.1],
    [-2000, 0.1],
    [-1000, 0.3],
    [0, 0.5],
    [1000, 0.6],
    [3000, 0.8],
    [4000, 0.9],
    [9000, 0.9],
  ])('%i is read between the points: %d', (weight, probability) => {
    expect(calibration.of(weight)).toBeCloseTo(probability, 12);
  });

  test.each([
    [0, 1 / 2],
    [1000, 2 / 3],
    [-1000, 1 / 3],
    [3000, 8 / 9],
  ])('%i without points is log₂ odds: %d', (weight, probability) => {
    expect(new Calibration([]).of(weight)).toBeCloseTo(probability, 12);
  });
});
