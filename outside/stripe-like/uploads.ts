import type { Asked } from '../wire/server.ts'

/** A file as a multipart form carries it, and what it is for. */
export type Upload = { readonly purpose: string; readonly filename: string; readonly content: Uint8Array }

/** The file of a multipart form; undefined where there is none. */
export function readUpload({ headers, bytes }: Asked): Upload | undefined {
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1]
  if (boundary === undefined) return undefined
  const whole = Buffer.from(bytes)
  let [purpose, filename, content]: [string, string, Uint8Array | undefined] = ['', '', undefined]
  const mark = Buffer.from(`--${boundary}`)
  for (let at = whole.indexOf(mark); at >= 0;) {
    const next = whole.indexOf(mark, at + mark.length)
    if (next < 0) break
    const part = whole.subarray(at + mark.length + 2, next - 2)
    const split = part.indexOf('\r\n\r\n')
    const head = part.subarray(0, Math.max(split, 0)).toString('utf8')
    const body = part.subarray(split + 4)
    const name = /name="([^"]*)"/.exec(head)?.[1]
    const file = /filename="([^"]*)"/.exec(head)?.[1]
    if (file !== undefined) [filename, content] = [file.slice(0, 200), body]
    else if (name === 'purpose') purpose = body.toString('utf8').slice(0, 60)
    at = next
  }
  return content === undefined || content.length === 0 ? undefined : { purpose, filename, content }
}
