import { availableParallelism } from 'node:os'
import { chromium, type Browser } from 'playwright-core'
import { chromiumPath } from '../browser/a-browser.ts'
import { inLanes, wordsOf } from './lanes.ts'
import type { Met } from './found.ts'
import { phone, tryToLook, wide, type Found, type Group } from './look.ts'
import { signIn, type Place } from './places.ts'
import { enterDesk } from './scene.ts'
import { everyPlace } from './states.ts'
import { invalidHtml, type HtmlFindings } from './valid.ts'
import type { Weight } from './weight.ts'
import type { Workplace } from './workplace.ts'

/** What was found on all pages: barriers by axe, what the browser complains of, invalid HTML, and what each weighs. */
export type PageFindings = {
  readonly looked: number
  readonly barriers: readonly string[]
  readonly complaints: readonly string[]
  readonly sent: number
  readonly html: HtmlFindings
  readonly weights: readonly Weight[]
}

/** Pages that are looked at one after the other in one window, so that what is done to a cart there concerns nobody else. */
type Round = { readonly group: Group; readonly locale: string; readonly places: readonly Place[] }

const rounds = (locales: readonly string[], ...groups: readonly Group[]): Round[] =>
  locales.flatMap((locale) => groups.map((group) => ({ group, locale, places: everyPlace[group] })))

/** What may go on beside one another, the longest first. All languages of an account share one cart and take turns. */
const listed: readonly (readonly Round[])[] = [
  rounds(['en', 'zh', 'fr'], 'account'),
  rounds(['en'], 'open', 'cart'),
  rounds(['en'], 'desk'),
  rounds(['en'], 'payer'),
  rounds(['zh'], 'open', 'cart'),
  rounds(['fr'], 'open', 'cart'),
]

/** How many pages that were met by following links make a round. */
const metAtOnce = 12

/** Pages met by following links that no place led to, as rounds of those who may see them. */
export function roundsMet(met: Pick<Met, 'pages'> | undefined, kinds: ReadonlySet<string>): Round[] {
  const wanted = (met?.pages ?? []).filter(
    ({ kind }) => !/^\/(?:zh|fr)(?:\/|$)/.test(kind) && !kinds.has(kind),
  )
  return (['desk', 'open', 'account'] as const).flatMap((group) => {
    const places = wanted
      .filter(({ who }) => who === group)
      .map(({ kind, path }): Place => ({
        name: `met ${kind}`,
        go: (page, { origin }) => page.goto(origin + path),
      }))
    const parts = Math.ceil(places.length / metAtOnce)
    return Array.from({ length: parts }, (_, i) => ({
      group,
      locale: 'en',
      places: places.slice(i * metAtOnce, (i + 1) * metAtOnce),
    }))
  })
}

type Walk = {
  readonly browser: Browser
  readonly origin: string
  readonly found: Found
  /** Called after each page. */
  readonly step: () => void
}

async function walk({ browser, origin, found, step }: Walk, round: Round): Promise<void> {
  const { group, locale, places } = round
  const isDesk = group === 'desk'
  const context = await browser.newContext({
    viewport: isDesk ? wide : phone,
    isMobile: !isDesk,
    hasTouch: !isDesk,
    reducedMotion: 'reduce',
  })
  try {
    context.setDefaultTimeout(30_000)
    context.setDefaultNavigationTimeout(60_000)
    const first = await context.newPage()
    if (group === 'account') await signIn(first, origin)
    if (isDesk) await enterDesk(first, origin)
    await first.close()
    for (const place of places) {
      await tryToLook(context, place, found, { origin, locale, group })
      step()
    }
  } catch (error) {
    found.complaints.push(`the ${group} pages in ${locale} could not be looked at: ${wordsOf(error)}`)
  } finally {
    await context.close()
  }
}

/** Walk rounds beside one another, and say now and then how far it is. */
async function walkAll(
  at: Omit<Walk, 'step'>,
  chains: readonly (readonly Round[])[],
  say: (text: string) => void,
): Promise<void> {
  const all = chains.flat().reduce((sum, { places }) => sum + places.length, 0)
  let done = 0
  const step = () => {
    done++
    if (done % 20 === 0 || done === all) say(`pages: ${done} of ${all}`)
  }
  const lanes = Math.min(3, Math.max(1, availableParallelism()))
  const jobs = chains.map((chain) => async () => {
    for (const round of chain) await walk({ ...at, step }, round)
  })
  await inLanes(jobs, lanes)
}

type Wanted = { readonly origin: string; readonly met: Met | undefined; readonly place: Workplace }

/**
 * Look at every page and state, and at one page of each kind that was met by following links: axe in light and dark, HTML
 * in three languages, weights.
 */
export async function lookAtPages(wanted: Wanted, say: (text: string) => void): Promise<PageFindings> {
  const { origin, met, place } = wanted
  const found: Found = { barriers: [], complaints: [], sent: [], weights: [], looked: 0, kinds: new Set() }
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  try {
    await walkAll({ browser, origin, found }, listed, say)
    const more = roundsMet(met, found.kinds)
    if (more.length > 0) {
      say('pages: now those that were met by following links')
      await walkAll(
        { browser, origin, found },
        more.map((each) => [each]),
        say,
      )
    }
  } finally {
    await browser.close()
  }
  // A kind of page that was sent to a place is not read again as it was met.
  const known = new Set(found.sent.map(({ kind }) => kind))
  for (const { kind, html } of met?.pages ?? [])
    if (!known.has(kind)) found.sent.push({ name: `met ${kind}`, kind, html })
  say(`pages: the W3C's checker reads ${found.sent.length}`)
  const html = await invalidHtml(found.sent, place)
  if ('leftOut' in html) say(`HTML is not checked: ${html.leftOut}.`)
  return { ...found, sent: found.sent.length, html }
}
