import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { chromiumPath } from '../browser/a-browser.ts'
import { freePort } from '../support/free-port.ts'
import { cartPlaces } from './places.ts'

/** What Lighthouse says of a page, 0 to 100 each, and what kept it from 100. */
export type Scores = {
  readonly name: string
  readonly performance: number
  readonly accessibility: number
  readonly bestPractices: number
  readonly seo: number
  readonly figures: string
  readonly faults: readonly string[]
}

type Report = {
  readonly categories: Readonly<
    Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>
  >
  readonly audits: Readonly<
    Record<string, { score: number | null; title: string; displayValue?: string; numericValue?: number }>
  >
}

const pages = [
  ['home', '/en'],
  ['category', '/en/c/kitchen'],
  ['product', '/en/p/jasmine-pearl-tea'],
  ['cart', '/en/cart'],
  ['checkout', '/en/checkout'],
] as const

function measured(name: string, report: Report): Scores {
  const { categories, audits } = report
  const score = (id: string) => Math.round((categories[id]?.score ?? 0) * 100)
  const counted = Object.values(categories).flatMap(({ auditRefs }) => auditRefs)
  const faults = counted
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.995)
    .map(({ id }) => `${id}: ${audits[id]?.displayValue ?? audits[id]?.title ?? ''}`)
  const shown = (id: string) => audits[id]?.displayValue ?? '–'
  return {
    name,
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    seo: score('seo'),
    figures: `LCP ${shown('largest-contentful-paint')}, TBT ${shown('total-blocking-time')}, CLS ${shown('cumulative-layout-shift')}`,
    faults,
  }
}

function ask(url: string, port: number, file: string): Promise<Report> {
  const program = fileURLToPath(import.meta.resolve('lighthouse/cli/index.js'))
  const args = [program, url, `--port=${port}`, '--output=json', `--output-path=${file}`]
  const quiet = ['--quiet', '--disable-storage-reset', '--no-enable-error-reporting']
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...args, ...quiet], { timeout: 180_000 }, (error) =>
      error ? reject(new Error(error.message)) : resolve(JSON.parse(readFileSync(file, 'utf8')) as Report),
    )
  })
}

/** Lighthouse's mobile profile on the pages a sale goes through; the cart has a line in it. */
export async function lighthouse(origin: string, say: (text: string) => void): Promise<Scores[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-lighthouse-'))
  const port = await freePort()
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', `--remote-debugging-port=${port}`],
  })
  try {
    const page = await context.newPage()
    await cartPlaces[0]?.go(page, { origin, locale: 'en' })
    await page.close()
    const all: Scores[] = []
    for (const [name, path] of pages) {
      const scores = measured(name, await ask(`${origin}${path}`, port, join(folder, `${name}.json`)))
      all.push(scores)
      const { performance, accessibility, bestPractices, seo, figures } = scores
      say(`lighthouse ${name}: ${performance} ${accessibility} ${bestPractices} ${seo} (${figures})`)
      for (const fault of scores.faults) say(`  ${fault}`)
    }
    return all
  } finally {
    await context.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
