import { describe, expect, test } from '@jest/globals';
import { cutComponent, type NumberedEdge } from './cut-component.ts';

const EDGE_THRESHOLD = 2000;
const edge = (left: number, right: number, weight: number): NumberedEdge => ({ left, right, weight });
const inOrder = (parts: number[][]): number[][] => parts.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));

describe('a component over the cap', () => {
  test('loses its weakest edges bit by bit until each piece fits', () => {
    const edges = [edge(0, 1, 9000), edge(1, 2, 2500), edge(2, 3, 9000), edge(3, 4, 3999), edge(4, 5, 4000)];
    expect(inOrder(cutComponent({ size: 6, edges, same: [] }, 3, EDGE_THRESHOLD))).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
  });

  test('keeps an edge of exactly the weight asked for', () => {
    const edges = [edge(0, 1, 3000), edge(1, 2, 2999)];
    expect(inOrder(cutComponent({ size: 3, edges, same: [] }, 2, EDGE_THRESHOLD))).toEqual([[0, 1], [2]]);
  });

  test('cuts a piece that fits no further, however weak its edges', () => {
    const edges = [edge(0, 1, 2000), edge(2, 3, 3500), edge(3, 4, 3500), edge(1, 2, 2000)];
    expect(inOrder(cutComponent({ size: 5, edges, same: [] }, 3, EDGE_THRESHOLD))).toEqual([[0], [1], [2, 3, 4]]);
  });

  test('keeps a chain of same judgements whole, even over the cap', () => {
    const edges = [edge(3, 4, 2500)];
    const same: [number, number][] = [
      [0, 1],
      [1, 2],
      [2, 3],
    ];
    expect(inOrder(cutComponent({ size: 5, edges, same }, 2, EDGE_THRESHOLD))).toEqual([[0, 1, 2, 3], [4]]);
  });

  test('falls into single records where equal weights leave no weaker edge to give up', () => {
    const edges = [edge(0, 1, 5000), edge(1, 2, 5000), edge(0, 2, 5000)];
    expect(inOrder(cutComponent({ size: 3, edges, same: [] }, 2, EDGE_THRESHOLD))).toEqual([[0], [1], [2]]);
  });
});
