import { expect, test } from '@jest/globals';
import { ByteWriter } from './byte-writer.ts';

const LONG = 'nguyễn văn an '.repeat(400);

test('bytes stand one after another in the order written, however many they are', () => {
  const writer = new ByteWriter();
  for (let round = 0; round < 2; round += 1) {
    writer.clear();
    for (let i = 0; i < 300; i += 1) {
      writer.byte(i % 256);
      writer.uint16(i);
      writer.int32(-i);
    }
    writer.latin1('abc');
    writer.utf16(LONG);
    writer.utf8(LONG);
    const bytes = Buffer.from(writer.bytes);
    for (let i = 0; i < 300; i += 1) {
      const at = 7 * i;
      expect([bytes[at], bytes.readUInt16LE(at + 1), bytes.readInt32LE(at + 3)]).toEqual([i % 256, i, -i + 0]);
    }
    const texts = bytes.subarray(7 * 300);
    expect(texts.toString('latin1', 0, 3)).toBe('abc');
    const utf8 = Buffer.from(LONG);
    expect(texts.toString('utf16le', 3, texts.length - utf8.length)).toBe(LONG);
    expect(texts.subarray(texts.length - utf8.length).equals(utf8)).toBe(true);
  }
});

test('each way of writing makes its own room', () => {
  const ways: ((writer: ByteWriter) => void)[] = [
    (writer) => writer.byte(7),
    (writer) => writer.uint16(0x0707),
    (writer) => writer.int32(0x07070707),
    (writer) => writer.latin1('\u0007'),
    (writer) => writer.utf16('\u0707'),
    (writer) => writer.utf8('\u0007'),
  ];
  for (const write of ways) {
    const writer = new ByteWriter();
    for (let i = 0; i < 5000; i += 1) write(writer);
    expect(writer.bytes.length % 5000).toBe(0);
    expect(writer.bytes.every((byte) => byte === 7)).toBe(true);
  }
});
