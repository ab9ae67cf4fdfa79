/** FNV-1a 64 as 16 hex digits, over the UTF-8 bytes of the text. */
export function fnv1a64(text: string): string {
  // Two 32-bit halves: BigInt arithmetic would cost ten times as much.
  let high = 0xcbf29ce4
  let low = 0x84222325
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i)!
    if (code > 0xffff) i++
    if (code < 0x80) step(code)
    else if (code < 0x800) { step(0xc0 | code >> 6); step(0x80 | code & 63) }
    else if (code < 0x10000) {
      step(0xe0 | code >> 12); step(0x80 | code >> 6 & 63); step(0x80 | code & 63)
    } else {
      step(0xf0 | code >> 18); step(0x80 | code >> 12 & 63)
      step(0x80 | code >> 6 & 63); step(0x80 | code & 63)
    }
  }
  return hex(high) + hex(low)

  function step(byte: number): void {
    low = (low ^ byte) >>> 0
    // times 0x100000001b3 = 2^40 + 0x1b3
    const product = low * 0x1b3
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0
    low = product >>> 0
  }
}

const hex = (word: number) => word.toString(16).padStart(8, '0')
