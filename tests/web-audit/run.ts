/**
 * Look at the shop as strangers' tools do: Lighthouse, axe, the W3C's checker of HTML, every link, and the weight of every
 * page. What is not installed is left out, and said. Ends with 1 where anything is wrong.
 * Run: npm run audit:web -- [options]
 *   --origin URL     a shop that is open already; else the demo is started with a folder of its own
 *   --only NAMES     of links, pages, lighthouse; shots is done only where it is named: a tour of every page and state in
 *                    three widths and languages, with pictures in artifacts/shots and what a ruler finds wrong on them
 *   --locale, --width, --places   a part of the tour: `--locale fr --width 390,768 --places '^order'`
 *   --dark           the tour by night
 *   --again          the shop at --origin has its order, return, reviews and film already
 *   --runs N         how often Lighthouse measures a page, 3 unless told; the median counts
 *   --keep           write docs/audit.md; without it the tables are only shown
 */
import { existsSync } from 'node:fs'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { wordsOf } from './lanes.ts'
import { keepReport, reportOf, whereWeAre, type Findings, type NotLooked } from './report.ts'
import { showShop } from './shop.ts'
import { aWorkplace } from './workplace.ts'

const { values } = parseArgs({
  options: {
    origin: { type: 'string' },
    only: { type: 'string' },
    runs: { type: 'string', default: '3' },
    keep: { type: 'boolean', default: false },
    locale: { type: 'string' },
    width: { type: 'string' },
    places: { type: 'string' },
    dark: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
  },
})
const isTour = values.only?.split(',').includes('shots') ?? false
const tour = {
  locales: values.locale?.split(','),
  widths: values.width?.split(',').map(Number),
  places: values.places === undefined ? undefined : new RegExp(values.places),
  dark: values.dark,
}
const begunAt = new Date()
const loadBefore = loadavg()
const minutes = (since: Date): number => (Date.now() - since.getTime()) / 60_000
const say = (text: string) =>
  process.stdout.write(`${minutes(begunAt).toFixed(1).padStart(5)} min  ${text}\n`)
const wanted = (name: string) => values.only === undefined || values.only.split(',').includes(name)
const place = aWorkplace()

/** What of these packages and the browser is not here. */
function missing(packages: readonly string[]): string[] {
  const browser = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  const absent = packages.filter((name) => {
    try {
      return !import.meta.resolve(name).startsWith('file:')
    } catch {
      return true
    }
  })
  return existsSync(browser) ? absent : [...absent, `Chromium (${browser}; CHROMIUM_PATH names another)`]
}

const took: Record<string, number> = {}

/** A part of the audit: left out where its tools are missing, a fault where it could not be carried through. */
async function part<Found>(
  name: string,
  needs: readonly string[] | null,
  look: () => Promise<Found>,
): Promise<Found | NotLooked | undefined> {
  if (!wanted(name)) return undefined
  const absent = needs === null ? [] : missing(needs)
  if (absent.length > 0) {
    const leftOut = `there is no ${absent.join(' and no ')}`
    say(`${name} is left out: ${leftOut}.`)
    return { leftOut }
  }
  const since = new Date()
  say(`${name} …`)
  try {
    return await look()
  } catch (error) {
    const broke = wordsOf(error)
    say(`${name} broke off: ${broke}`)
    return { broke }
  } finally {
    const lasted = minutes(since)
    took[name] = lasted
    say(`${name} took ${lasted.toFixed(1)} minutes`)
  }
}

/** An order, a return, a review and a film, so that every page has something to show. */
async function setTheScene(origin: string): Promise<void> {
  const [{ chromium }, { setScene }, { chromiumPath }] = await Promise.all([
    import('playwright-core'),
    import('./scene.ts'),
    import('../browser/a-browser.ts'),
  ])
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu'],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  try {
    await setScene(browser, origin, say)
  } finally {
    await browser.close()
  }
}

/** Whatever else is looked at needs the scene; where it cannot be set that is told, and what there is is looked at. */
async function prepare(origin: string): Promise<NotLooked | undefined> {
  const isAsked = isTour || wanted('pages') || wanted('links')
  if (!isAsked || values.again || missing(['playwright-core']).length > 0) return undefined
  try {
    await setTheScene(origin)
    return undefined
  } catch (error) {
    const broke = wordsOf(error)
    say(`the scene could not be set: ${broke}`)
    return { broke }
  }
}

async function lookAt(origin: string): Promise<Findings> {
  const scene = await prepare(origin)
  const links = await part('links', null, async () => {
    const { followLinks } = await import('./found.ts')
    const met = await followLinks(origin, 3_000)
    say(`followed ${met.visited} links, ${met.pages.length} kinds of pages`)
    return met
  })
  const met = links !== undefined && 'pages' in links ? links : undefined
  const pages = await part('pages', ['playwright-core', 'axe-core'], async () => {
    const { lookAtPages } = await import('./pages.ts')
    return lookAtPages({ origin, met, place }, say)
  })
  const scores = await part('lighthouse', ['playwright-core', 'lighthouse/cli/index.js'], async () => {
    const { lighthouse } = await import('./lighthouse.ts')
    return lighthouse({ origin, runs: Math.max(1, Number(values.runs) || 3), place }, say)
  })
  return { scene, links, pages, scores }
}

async function main(origin: string): Promise<void> {
  const findings = await lookAt(origin)
  const report = reportOf(findings, {
    begunAt,
    minutes: minutes(begunAt),
    took,
    loadBefore,
    ...whereWeAre(),
  })
  process.stdout.write(`\n${report.text}\n\n`)
  if (values.keep) keepReport(report.text)
  const shown = isTour ? await (await import('./shots.ts')).takeShots(origin, say, tour) : []
  if (isTour) say(`${shown.length} faults on the pictures.`)
  const faults = report.faults + shown.length
  say(faults === 0 ? 'Nothing is wrong.' : `${faults} faults.`)
  process.exitCode = faults === 0 ? 0 : 1
}

let closing: Promise<void> | undefined
let stopShop: () => Promise<void> = async () => undefined
/** Close the shop and take everything away, once, however the run ends. */
const close = (): Promise<void> => (closing ??= stopShop().finally(() => place.leave()))

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    say('Ending …')
    // Browsers end with this program.
    const end = () => process.exit(130)
    close().then(end, end)
  })

try {
  if (values.origin === undefined) {
    const shop = await showShop(place)
    stopShop = shop.stop
    say('the demo shop is open')
    await main(shop.origin)
  } else await main(values.origin)
} finally {
  await close()
}
