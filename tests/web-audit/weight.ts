import type { Page } from 'playwright-core'

/** What a page brings over the wire, in bytes as sent. */
export type Weight = {
  readonly name: string
  readonly html: number
  readonly styles: number
  /** Script as gzip would send it; Brotli sends less. */
  readonly script: number
  readonly pictures: number
  readonly formats: Readonly<Record<string, number>>
}

/** Watch a window; answers how to read what its last page weighed. */
export function scale(page: Page): {
  begin(): void
  read(name: string, gzipOf: (js: Buffer) => number): Promise<Weight>
} {
  type Got = { type: string; mime: string; size: number; body?: Buffer }
  let waiting: Promise<Got>[] = []
  page.on('requestfinished', (request) => {
    const measure = async (): Promise<Got> => {
      const [sizes, answer] = [await request.sizes(), await request.response()]
      const mime = (answer?.headers()['content-type'] ?? '').split(';')[0] ?? ''
      const type = request.resourceType()
      const body = type === 'script' ? await answer?.body() : undefined
      // What comes from the browser's own cache has no size.
      return { type, mime, size: Math.max(0, sizes.responseBodySize), ...(body ? { body } : {}) }
    }
    waiting.push(measure().catch(() => ({ type: 'lost', mime: '', size: 0 })))
  })
  return {
    begin: () => void (waiting = []),
    async read(name, gzipOf) {
      const all = await Promise.all(waiting)
      const sum = (type: string) =>
        all.filter((each) => each.type === type).reduce((total, { size }) => total + size, 0)
      const formats: Record<string, number> = {}
      for (const { mime, type } of all) if (type === 'image') formats[mime] = (formats[mime] ?? 0) + 1
      const script = all.reduce((total, { body }) => total + (body ? gzipOf(body) : 0), 0)
      return {
        name,
        html: sum('document'),
        styles: sum('stylesheet'),
        script,
        pictures: sum('image'),
        formats,
      }
    },
  }
}
