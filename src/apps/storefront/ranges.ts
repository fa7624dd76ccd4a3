/** The bytes asked for, both ends included. */
export type ByteRange = { readonly first: number; readonly last: number }

/**
 * Which part of so many bytes a `Range` header asks for (RFC 9110). Undefined: all of it, as for several parts at once,
 * which nobody needs and which would let one request ask for the same bytes a thousand times.
 */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | 'unsatisfiable' | undefined {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec((header ?? '').trim())
  const [, from = '', to = ''] = asked ?? []
  if (asked === null || (from === '' && to === '')) return undefined
  if (from === '') {
    const length = Math.min(Number(to), bytes)
    return length === 0 ? 'unsatisfiable' : { first: bytes - length, last: bytes - 1 }
  }
  const first = Number(from)
  const last = to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1)
  if (to !== '' && Number(to) < first) return undefined
  return first >= bytes ? 'unsatisfiable' : { first, last }
}
