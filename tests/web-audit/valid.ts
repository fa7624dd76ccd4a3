import { execFile } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { wordsOf } from './lanes.ts'
import type { Workplace } from './workplace.ts'

/** One page as the server sent it, and what kind of page it is. */
export type SentPage = { readonly name: string; readonly kind: string; readonly html: string }

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
      const name = url.slice(url.lastIndexOf('/') + 1).replace(/^\d+-|\.html$/g, '')
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

/** What the checker may take for a page on a machine that has much else to do. */
const secondsEach = 5

/** All pages in one program of the checker's, which is slow to start. */
function read(jar: string, files: readonly string[], ending: AbortSignal): Promise<readonly Message[]> {
  const args = ['-Xss2m', '-jar', jar, '--format', 'json', '--exit-zero-always', '--stdout', ...files]
  const options = {
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000 + files.length * secondsEach * 1_000,
    signal: ending,
  }
  return new Promise((resolve, reject) => {
    execFile(java, args, options, (error, out) => {
      if (error) reject(new Error(error.message.slice(0, 500)))
      else resolve((JSON.parse(out) as { readonly messages: readonly Message[] }).messages)
    })
  })
}

/**
 * Have the Nu HTML checker read pages; left out where there is no Java to run it. Where it breaks off that is an error,
 * and what else was found stands.
 */
export async function invalidHtml(
  pages: readonly SentPage[],
  { folder: folderOf, ending }: Workplace,
): Promise<HtmlFindings> {
  const jar = checker()
  if (jar === undefined) return { leftOut: 'there is no vnu-jar' }
  if (!existsSync(java)) return { leftOut: `there is no Java (${java}; JAVA names another)` }
  const folder = folderOf('html')
  const files = pages.map(({ name, html }, i) => {
    const file = join(folder, `${i}-${name.replaceAll(/[^\w.-]+/g, '_')}.html`)
    writeFileSync(file, html)
    return file
  })
  try {
    const messages = await read(jar, files, ending)
    const errors = messages.filter(({ type }) => type !== 'info')
    const warnings = messages.filter(({ subType }) => subType === 'warning')
    return { errors: said(folder, errors), warnings: said(folder, warnings) }
  } catch (error) {
    return { errors: [`the checker broke off: ${wordsOf(error)}`], warnings: [] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
