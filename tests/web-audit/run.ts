/**
 * Look at the shop as strangers' tools do: Lighthouse, axe, the W3C's checker of HTML, every link, and the weight of every
 * page. What is not installed is left out, and said. Ends with 1 where anything is wrong.
 * Run: npm run audit:web -- [options]
 *   --origin URL     a shop that is open already; else the demo is started with a folder of its own
 *   --only NAMES     of lighthouse, pages, links; shots is done only where it is named: a tour of every page and state in
 *                    three widths and languages, with pictures in artifacts/shots and what a ruler finds wrong on them
 *   --locale, --width, --places   a part of the tour: `--locale fr --width 390,768 --places '^order'`
 *   --dark           the tour by night
 *   --again          the shop at --origin has its order, return, reviews and film already
 *   --runs N         how often Lighthouse measures a page, 3 unless told; the median counts
 *   --keep           write docs/audit.md; without it the tables are only shown
 */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { keepReport, reportOf, type Findings } from './report.ts'
import { showShop } from './shop.ts'

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
const say = (text: string) => process.stdout.write(`${text}\n`)
const wanted = (name: string) => values.only === undefined || values.only.split(',').includes(name)

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

/** A part of the audit: left out where its tools are missing, a fault where it could not be carried through. */
async function part<Found>(
  name: string,
  needs: readonly string[] | null,
  look: () => Promise<Found>,
): Promise<Found | { readonly leftOut: string } | { readonly broke: string } | undefined> {
  if (!wanted(name)) return undefined
  const absent = needs === null ? [] : missing(needs)
  if (absent.length > 0) {
    const leftOut = `there is no ${absent.join(' and no ')}`
    say(`${name} is left out: ${leftOut}.`)
    return { leftOut }
  }
  try {
    return await look()
  } catch (error) {
    const broke = error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error)
    say(`${name} broke off: ${broke}`)
    return { broke }
  }
}

/** An order, a return, a review and a film, so that every page has something to show. */
async function prepare(origin: string): Promise<void> {
  const isAsked = isTour || wanted('pages') || wanted('links')
  if (!isAsked || values.again || missing(['playwright-core']).length > 0) return
  const [{ chromium }, { setScene }, { chromiumPath }] = await Promise.all([
    import('playwright-core'),
    import('./scene.ts'),
    import('../browser/a-browser.ts'),
  ])
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    await setScene(browser, origin, say)
  } finally {
    await browser.close()
  }
}

async function lookAt(origin: string): Promise<Findings> {
  const links = await part('links', null, async () => {
    const { followLinks } = await import('./found.ts')
    const met = await followLinks(origin, 3_000)
    say(`followed ${met.visited} links, ${met.pages.length} kinds of pages`)
    return met
  })
  const pages = await part('pages', ['playwright-core', 'axe-core'], async () => {
    const { lookAtPages } = await import('./pages.ts')
    return lookAtPages({ origin, met: links !== undefined && 'pages' in links ? links : undefined }, say)
  })
  const scores = await part('lighthouse', ['playwright-core', 'lighthouse/cli/index.js'], async () => {
    const { lighthouse } = await import('./lighthouse.ts')
    return lighthouse(origin, say, Math.max(1, Number(values.runs) || 3))
  })
  return { scores, pages, links }
}

const shop =
  values.origin === undefined ? await showShop() : { origin: values.origin, stop: async () => undefined }
try {
  await prepare(shop.origin)
  const report = reportOf(await lookAt(shop.origin))
  say(`\n${report.text}\n`)
  if (values.keep) keepReport(report.text)
  const shown = isTour ? await (await import('./shots.ts')).takeShots(shop.origin, say, tour) : []
  if (isTour) say(`${shown.length} faults on the pictures.`)
  const faults = report.faults + shown.length
  say(faults === 0 ? 'Nothing is wrong.' : `${faults} faults.`)
  process.exitCode = faults === 0 ? 0 : 1
} finally {
  await shop.stop()
}
