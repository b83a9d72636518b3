/** UTF-8 bytes that one UTF-16 unit takes at most. */
const MOST_BYTES_PER_UNIT = 3;

/** Bytes one after another, in room that is used again. */
export class ByteWriter {
  private room = Buffer.allocUnsafeSlow(4096);
  private length = 0;

  clear(): void {
    this.length = 0;
  }

  /** What was written since `clear`; valid until the next one. */
  get bytes(): Buffer {
    return this.room.subarray(0, this.length);
  }

  byte(value: number): void {
    this.reserve(1);
    this.room[this.length] = value;
    this.length += 1;
  }

  uint16(value: number): void {
    this.reserve(2);
    this.length = this.room.writeUInt16LE(value, this.length);
  }

  int32(value: number): void {
    this.reserve(4);
    this.length = this.room.writeInt32LE(value, this.length);
  }

  /** A text whose code units all fit a byte, without its length. */
  latin1(text: string): void {
    this.reserve(text.length);
    this.length += this.room.write(text, this.length, 'latin1');
  }

  /** The code units of a text, without their number. */
  utf16(text: string): void {
    this.reserve(2 * text.length);
    this.length += this.room.write(text, this.length, 'utf16le');
  }

  /** A text without its length. */
  utf8(text: string): void {
    this.reserve(MOST_BYTES_PER_UNIT * text.length);
    this.length += this.room.write(text, this.length, 'utf8');
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.room.byteLength) return;
    const room = Buffer.allocUnsafeSlow(2 * (this.length + bytes));
    this.room.copy(room, 0, 0, this.length);
    this.room = room;
  }
}
