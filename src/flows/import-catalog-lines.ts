import { fieldName, type FaultReason, type FieldPath } from './import-catalog-faults.ts'

/** One product as a file gives it: its value, or why it cannot be read; and where in the file a path of it stands. */
export type GivenLine = {
  readonly row: number
  readonly value?: unknown
  readonly wrong: readonly {
    readonly field: string
    readonly reason: FaultReason
    readonly given: string
    readonly row: number
  }[]
  place(path: FieldPath): { readonly row: number; readonly field: string }
}

/** The bytes of a file as they come. */
export type Bytes = AsyncIterable<Uint8Array>

const longestLine = 1_000_000
const lineFeed = 10

/** Cut bytes into lines without ever holding more than one line. A line beyond 1 MB is given up, not kept. */
async function* byteLines(bytes: Bytes): AsyncGenerator<Buffer | undefined> {
  let parts: Buffer[] = []
  let length = 0
  let tooLong = false
  const take = (part: Buffer) => {
    length += part.length
    tooLong ||= length > longestLine
    if (tooLong) parts = []
    else parts.push(part)
  }
  const finish = () => {
    const line = tooLong ? undefined : Buffer.concat(parts)
    parts = []
    length = 0
    tooLong = false
    return line
  }
  for await (const chunk of bytes) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let from = 0
    for (let at = buffer.indexOf(lineFeed); at >= 0; at = buffer.indexOf(lineFeed, from)) {
      take(buffer.subarray(from, at))
      yield finish()
      from = at + 1
    }
    // A copy, since the chunk's memory may be used again for the next one.
    if (from < buffer.length) take(Buffer.from(buffer.subarray(from)))
  }
  if (length > 0) yield finish()
}

const strict = new TextDecoder('utf-8', { fatal: true })

/** Products of a file of JSON lines, one to a line; empty lines are passed over. */
export async function* jsonLines(bytes: Bytes): AsyncGenerator<GivenLine> {
  let row = 0
  for await (const line of byteLines(bytes)) {
    row++
    const at = row
    const place = (path: FieldPath) => ({ row: at, field: fieldName(path) })
    const bad = (reason: FaultReason, given = ''): GivenLine => ({
      row: at,
      wrong: [{ row: at, field: '', reason, given }],
      place,
    })
    if (line === undefined) {
      yield bad('line_too_long')
      continue
    }
    let text: string
    try {
      text = strict.decode(line).trim()
    } catch {
      yield bad('invalid_utf8')
      continue
    }
    if (text === '') continue
    try {
      yield { row, value: JSON.parse(text) as unknown, wrong: [], place }
    } catch {
      yield bad('malformed_json', text)
    }
  }
}
