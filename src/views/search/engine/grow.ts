/** A list of whole numbers that grows by doubling, for building. */
export type Growing = { push(value: number): void; readonly length: number; done(): Uint32Array }

/** An empty growing list. */
export function growing(first = 1_024): Growing {
  let values = new Uint32Array(first)
  let length = 0
  return {
    push(value) {
      if (length === values.length) {
        const larger = new Uint32Array(values.length * 2)
        larger.set(values)
        values = larger
      }
      values[length++] = value
    },
    get length() {
      return length
    },
    done: () => values.slice(0, length),
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

/** Whole numbers by place, 0 where none was set; grows by doubling. */
export type Places = { at(i: number): number; set(i: number, value: number): void }

/** No places yet. */
export function places(first = 1_024): Places {
  let values = new Uint32Array(first)
  return {
    at: (i) => values[i] ?? 0,
    set(i, value) {
      if (i >= values.length) {
        const larger = new Uint32Array(Math.max(i + 1, values.length * 2))
        larger.set(values)
        values = larger
      }
      values[i] = value
    },
  }
}
