/** Where each number of a session was printed, kept as runs of consecutive numbers and lines. */
export class Lines {
  private starts: number[] = []
  private ends: number[] = []
  private lines: number[] = []
  /** The line and the number added last; -1 and 0 before the first. */
  last = -1
  lastSeq = 0

  add(seq: number, line: number): void {
    const run = this.starts.length - 1
    if (run >= 0 && seq === this.ends[run] + 1 && line === this.last + 1) this.ends[run] = seq
    else {
      this.starts.push(seq)
      this.ends.push(seq)
      this.lines.push(line)
    }
    this.last = line
    this.lastSeq = seq
  }

  /** The line of the greatest number that is not above `seq`; -1 when there is none. */
  at(seq: number): number {
    let low = 0
    let high = this.starts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.starts[middle] <= seq) low = middle + 1
      else high = middle
    }
    if (low === 0) return -1
    return this.lines[low - 1] + Math.min(seq, this.ends[low - 1]) - this.starts[low - 1]
  }
}
