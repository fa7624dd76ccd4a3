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

/** What the Nu HTML checker finds wrong; undefined where there is no Java to run it. */
export async function invalidHtml(
  pages: readonly SentPage[],
): Promise<{ readonly errors: readonly string[]; readonly warnings: readonly string[] } | undefined> {
  if (!existsSync(java)) return undefined
  const jar = fileURLToPath(import.meta.resolve('vnu-jar/build/dist/vnu.jar'))
  const folder = mkdtempSync(join(tmpdir(), 'kontor-vnu-'))
  const files = pages.map(({ name, html }) => {
    const file = join(folder, `${name}.html`)
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
