/** One part of a form that carries files. */
export type FormPart = {
  readonly name: string
  readonly filename: string | undefined
  readonly bytes: Buffer
}

const lineEnd = Buffer.from('\r\n')
const headEnd = Buffer.from('\r\n\r\n')
const mostParts = 20

/** The boundary a content type names; undefined where it is no form with files. */
function boundaryOf(contentType: string | undefined): string | undefined {
  const found = /^multipart\/form-data;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType ?? '',
  )
  return found?.[1] ?? found?.[2]
}

function partOf(bytes: Buffer): FormPart | undefined {
  const end = bytes.indexOf(headEnd)
  if (end < 0) return undefined
  const head = bytes.subarray(0, end).toString('utf8')
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head)?.[1] ?? ''
  const name = /\bname="([^"]*)"/.exec(disposition)?.[1]
  if (name === undefined) return undefined
  const filename = /\bfilename="([^"]*)"/.exec(disposition)?.[1]
  return { name, filename, bytes: bytes.subarray(end + headEnd.length) }
}

/** The parts of a form with files (RFC 7578), as a browser sends it; undefined where the bytes are none. */
export function readMultipart(
  contentType: string | undefined,
  body: Buffer,
): readonly FormPart[] | undefined {
  const boundary = boundaryOf(contentType)
  if (boundary === undefined) return undefined
  const mark = Buffer.from(`--${boundary}`)
  const parts: FormPart[] = []
  let at = body.indexOf(mark)
  while (at >= 0 && parts.length < mostParts) {
    const from = at + mark.length
    if (body.subarray(from, from + 2).toString('latin1') === '--') return parts
    const next = body.indexOf(Buffer.concat([lineEnd, mark]), from)
    if (next < 0) return undefined
    const part = partOf(body.subarray(from + lineEnd.length, next))
    if (part === undefined) return undefined
    parts.push(part)
    at = next + lineEnd.length
  }
  return undefined
}
