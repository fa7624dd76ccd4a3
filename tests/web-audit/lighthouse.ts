import { execFile } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type BrowserContext } from 'playwright-core'
import { chromiumPath } from '../browser/a-browser.ts'
import { freePort } from '../support/free-port.ts'
import { wordsOf } from './lanes.ts'
import { cartPlaces } from './places.ts'
import { byProcessorTime, type TraceEvent } from './processor-time.ts'
import { measured, notMeasured, type Report, type Scores, type Run } from './scores.ts'
import type { Workplace } from './workplace.ts'

/** Where a measurement happens: a browser's port, a folder for reports, and the signal at which it ends. */
type Bench = { readonly port: number; readonly folder: string; readonly ending: AbortSignal }

const pages = [
  ['home', '/en'],
  ['category', '/en/c/kitchen'],
  ['product', '/en/p/jasmine-pearl-tea'],
  ['cart', '/en/cart'],
  ['checkout', '/en/checkout'],
] as const

/** Lighthouse in a program of its own; answers its report. */
function ask(args: readonly string[], { folder, ending }: Bench): Promise<Report> {
  const program = fileURLToPath(import.meta.resolve('lighthouse/cli/index.js'))
  const file = join(folder, 'report.json')
  const always = ['--output=json', `--output-path=${file}`, '--throttling-method=simulate', '--quiet']
  const all = [program, ...args, ...always, '--no-enable-error-reporting']
  return new Promise((resolve, reject) => {
    execFile(process.execPath, all, { timeout: 360_000, signal: ending }, (error) =>
      error ? reject(new Error(error.message)) : resolve(JSON.parse(readFileSync(file, 'utf8')) as Report),
    )
  })
}

/** One run and its verdict by processor time. Between runs the browser forgets its cache, but not its cookies: the cart stays. */
async function askTwice(url: string, bench: Bench, isFirst: boolean): Promise<Run> {
  const { port, folder } = bench
  const gathered = join(folder, 'gathered')
  rmSync(gathered, { recursive: true, force: true })
  // What is asked for must be the same for the verdict as for the recording.
  const only = isFirst ? [] : ['--only-categories=performance']
  const report = await ask([url, `--port=${port}`, `-GA=${gathered}`, ...only], bench)
  const traceFile = join(gathered, 'trace.json')
  const trace = JSON.parse(readFileSync(traceFile, 'utf8')) as { traceEvents: TraceEvent[] }
  writeFileSync(traceFile, JSON.stringify({ ...trace, traceEvents: byProcessorTime(trace.traceEvents) }))
  const again = await ask([`-A=${gathered}`, ...only], bench)
  return measured(report, again)
}

/** A second try where the browser or the machine was not up to the first. */
async function asked(url: string, bench: Bench, isFirst: boolean): Promise<Run> {
  for (let tries = 1; ; tries++)
    try {
      return await askTwice(url, bench, isFirst)
    } catch (error) {
      if (tries === 3 || bench.ending.aborted) throw error
    }
}

/** Look at a page to its end as Lighthouse's phone does, so that what is measured is not the first sight of its pictures. */
async function firstSight(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  const phone = { width: 412, height: 823, deviceScaleFactor: 1.75, mobile: true }
  await session.send('Emulation.setDeviceMetricsOverride', phone)
  await page.goto(url)
  const height = await page.evaluate<number>('document.documentElement.scrollHeight')
  for (let at = 0; at < height; at += 400) {
    await page.evaluate(`scrollTo(0, ${at})`)
    await page.waitForTimeout(50)
  }
  await page.waitForLoadState('networkidle', { timeout: 60_000 }).catch(() => undefined)
  await page.close()
}

async function scoresOf(name: string, url: string, bench: Bench, runs: number): Promise<Scores> {
  const first = await asked(url, bench, true)
  const all = [first]
  while (all.length < runs) all.push(await asked(url, bench, false))
  const middle = (sorted: readonly Run[]): Run => sorted[Math.floor((sorted.length - 1) / 2)] ?? first
  const taken = middle(all.toSorted((a, b) => a.performance - b.performance))
  const ran = middle(all.toSorted((a, b) => a.processor.performance - b.processor.performance))
  const { accessibility, bestPractices, seo, faults } = first
  const slow = [...ran.processor.slow]
  return {
    ...taken,
    name,
    accessibility,
    bestPractices,
    seo,
    processor: ran.processor,
    // What moves is counted by more than one of its categories.
    faults: [...new Set([...faults, ...slow])],
  }
}

type Wanted = { readonly origin: string; readonly runs: number; readonly place: Workplace }

/** Lighthouse's mobile profile on the pages a sale goes through, so many times each; the cart has a line in it. */
export async function lighthouse(
  { origin, runs, place }: Wanted,
  say: (text: string) => void,
): Promise<Scores[]> {
  const folder = place.folder('lighthouse')
  const port = await freePort()
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', `--remote-debugging-port=${port}`],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  try {
    context.setDefaultTimeout(60_000)
    const page = await context.newPage()
    await cartPlaces[0]?.go(page, { origin, locale: 'en' })
    await page.close()
    const all: Scores[] = []
    for (const [name, path] of pages) {
      await firstSight(context, `${origin}${path}`).catch(() =>
        say(`lighthouse ${name}: nobody saw it before`),
      )
      const bench = { port, folder, ending: place.ending }
      const scores = await scoresOf(name, `${origin}${path}`, bench, runs).catch((error: unknown) =>
        notMeasured(name, wordsOf(error)),
      )
      all.push(scores)
      say(`lighthouse ${name}: ${inShort(scores)}`)
      for (const fault of scores.faults) say(`  ${fault}`)
    }
    return all
  } finally {
    await context.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

const inShort = ({ performance, accessibility, bestPractices, seo, figures, processor, machine }: Scores) =>
  `by processor time ${processor.performance} (${processor.figures}), as taken ${performance} (${figures}); access ${accessibility}, practices ${bestPractices}, SEO ${seo}; machine ${machine}`
