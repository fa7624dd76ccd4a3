/** Whole numbers by place, 0 where none was set; in pieces of memory, so that growing copies little and leaves little unused. */
export type Places = { at(i: number): number; set(i: number, value: number): void }

const pieceBits = 16
const pieceLength = 1 << pieceBits
const within = pieceLength - 1

/** No places yet. */
export function places(): Places {
  const pieces: Uint32Array[] = []
  const grown = (at: number, inside: number): Uint32Array => {
    while (pieces.length < at) pieces.push(new Uint32Array(0))
    const before = pieces[at]
    const length = Math.max(1_024, inside + 1, 2 * (before?.length ?? 0))
    const larger = new Uint32Array(Math.min(pieceLength, length))
    if (before) larger.set(before)
    return (pieces[at] = larger)
  }
  return {
    at: (i) => pieces[i >>> pieceBits]?.[i & within] ?? 0,
    set(i, value) {
      const inside = i & within
      let piece = pieces[i >>> pieceBits]
      if (piece === undefined || inside >= piece.length) piece = grown(i >>> pieceBits, inside)
      piece[inside] = value
    },
  }
}

/** A list of whole numbers that grows, for building. */
export type Growing = {
  push(value: number): void
  at(i: number): number
  readonly length: number
  done(): Uint32Array
}

/** An empty growing list. */
export function growing(): Growing {
  const all = places()
  let length = 0
  return {
    at: (i) => all.at(i),
    push: (value) => all.set(length++, value),
    get length() {
      return length
    },
    done: () => Uint32Array.from({ length }, (_, i) => all.at(i)),
  }
}

/** Decimal numbers that grow by doubling, for building. */
export function growingDecimals(): { push(value: number): void; done(): Float64Array } {
  let values = new Float64Array(1_024)
  let length = 0
  return {
    push(value) {
      if (length === values.length) {
        const larger = new Float64Array(values.length * 2)
        larger.set(values)
        values = larger
      }
      values[length++] = value
    },
    done: () => values.slice(0, length),
  }
}
