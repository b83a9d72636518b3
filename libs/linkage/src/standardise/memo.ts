/** Texts longer than this are rare, and dear to keep. */
const LONGEST = 200;

/**
 * What a pure function said of the texts it was asked last, so that names and addresses which many records share are
 * read once and kept once. At most twice `most` texts are held: those asked since the last turn, and those before it.
 */
export class Memo<V> {
  private recent = new Map<string, V>();
  private former = new Map<string, V>();

  constructor(
    private readonly read: (text: string) => V,
    private readonly most = 8_000,
  ) {}

  of(text: string): V {
    const recent = this.recent.get(text);
    if (recent !== undefined) return recent;
    const value = this.former.get(text) ?? this.read(text);
    if (text.length > LONGEST) return value;
    if (this.recent.size >= this.most) {
      this.former = this.recent;
      this.recent = new Map();
    }
    this.recent.set(text, value);
    return value;
  }
}
