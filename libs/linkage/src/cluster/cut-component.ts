import type { NumberPair } from './cluster-part.ts';
import { DisjointSets } from './disjoint-sets.ts';

/** A component, its records numbered 0…size−1. */
export interface Component {
  readonly size: number;
  readonly edges: readonly NumberedEdge[];
  /** Taken `same` judgements: never cut. */
  readonly same: readonly NumberPair[];
}
export interface NumberedEdge {
  readonly left: number;
  readonly right: number;
  readonly weight: number;
}

interface Piece {
  readonly records: readonly number[];
  readonly edges: readonly NumberedEdge[];
  readonly floor: number;
}

/** 1/1000 bit. */
const STEP = 1000;

/**
 * Cuts a component into parts of at most `cap` records: pieces that are too large keep only edges one bit stronger, and
 * again, until each fits or has no edge left. What `same` chains together stays whole, whatever its size.
 * Each part's records are in rising order.
 */
export function cutComponent(component: Component, cap: number, edgeThreshold: number): number[][] {
  const all = Array.from({ length: component.size }, (_, i) => i);
  const parts: number[][] = [];
  const pieces: Piece[] = [{ records: all, edges: component.edges, floor: edgeThreshold }];
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    if (piece.records.length <= cap || piece.edges.length === 0) parts.push([...piece.records]);
    else pieces.push(...splitPiece(piece, component));
  }
  return parts;
}

function splitPiece(piece: Piece, component: Component): Piece[] {
  const floor = piece.floor + STEP;
  const kept = piece.edges.filter((edge) => edge.weight >= floor);
  const sets = new DisjointSets(component.size);
  for (const edge of kept) sets.join(edge.left, edge.right);
  for (const [i, j] of component.same) sets.join(i, j);
  const records = new Map<number, number[]>();
  for (const record of piece.records) {
    const root = sets.root(record);
    const members = records.get(root);
    if (members === undefined) records.set(root, [record]);
    else members.push(record);
  }
  const edges = new Map<number, NumberedEdge[]>();
  for (const edge of kept) {
    const root = sets.root(edge.left);
    const inside = edges.get(root);
    if (inside === undefined) edges.set(root, [edge]);
    else inside.push(edge);
  }
  return [...records].map(([root, members]) => ({ records: members, edges: edges.get(root) ?? [], floor }));
}
