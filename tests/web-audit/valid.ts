import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One page as the server sent it. */
export type SentPage = { readonly name: string; readonly html: string }

type Message = {
  readonly type: string
  readonly subType?: string
  readonly url: string
  readonly message: string
  readonly extract?: string
}

/** Where Java is; the checker of the W3C needs it. */
const java = process.env['JAVA'] ?? '/usr/bin/java'

const said = (folder: string, all: readonly Message[]): string[] => [
  ...new Set(
    all.map(({ url, message, extract }) => {
      const name = url.slice(url.lastIndexOf('/') + 1).replace('.html', '')
      return `${url.includes(folder) ? name : url}: ${message} ${(extract ?? '').replaceAll(/\s+/g, ' ').slice(0, 160)}`
    }),
  ),
]

/** Where the checker is; undefined where it is not installed. */
function checker(): string | undefined {
  try {
    return fileURLToPath(import.meta.resolve('vnu-jar/build/dist/vnu.jar'))
  } catch {
    return undefined
  }
}

/** What the Nu HTML checker found wrong, or why it was not asked. */
export type HtmlFindings =
  | { readonly errors: readonly string[]; readonly warnings: readonly string[] }
  | { readonly leftOut: string }

/** Have the Nu HTML checker read pages; left out where there is no Java to run it. */
export async function invalidHtml(pages: readonly SentPage[]): Promise<HtmlFindings> {
  const jar = checker()
  if (jar === undefined) return { leftOut: 'there is no vnu-jar' }
  if (!existsSync(java)) return { leftOut: `there is no Java (${java}; JAVA names another)` }
  const folder = mkdtempSync(join(tmpdir(), 'kontor-vnu-'))
  const files = pages.map(({ name, html }) => {
    const file = join(folder, `${name.replaceAll(/[^\w.-]+/g, '_')}.html`)
    writeFileSync(file, html)
    return file
  })
  try {
    const text = await new Promise<string>((resolve, reject) => {
      const args = ['-Xss2m', '-jar', jar, '--format', 'json', '--exit-zero-always', '--stdout', ...files]
      execFile(java, args, { maxBuffer: 64 * 1024 * 1024 }, (error, out) =>
        error ? reject(new Error(error.message)) : resolve(out),
      )
    })
    const { messages } = JSON.parse(text) as { readonly messages: readonly Message[] }
    return {
      errors: said(
        folder,
        messages.filter(({ type }) => type !== 'info'),
      ),
      warnings: said(
        folder,
        messages.filter(({ subType }) => subType === 'warning'),
      ),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
