import { gzipSync } from 'node:zlib'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { barriers, chromiumPath } from '../browser/a-browser.ts'
import { allPlaces, signIn, type Place } from './places.ts'
import { invalidHtml, type HtmlFindings, type SentPage } from './valid.ts'
import { scale, type Weight } from './weight.ts'

/** What was found on all pages: barriers by axe, what the browser complains of, invalid HTML, and what each weighs. */
export type PageFindings = {
  readonly looked: number
  readonly barriers: readonly string[]
  readonly complaints: readonly string[]
  readonly sent: number
  readonly html: HtmlFindings
  readonly weights: readonly Weight[]
}

const locales = ['en', 'zh', 'fr'] as const

type Found = {
  barriers: string[]
  complaints: string[]
  sent: SentPage[]
  weights: Weight[]
  looked: number
}

const unsized = `[...document.images].filter((each) => !each.hasAttribute('width') || !each.hasAttribute('height'))
  .map((each) => each.outerHTML.slice(0, 120))`

/** A policy under which no script or style runs but the shop's own files. */
const isStrict = (policy: string): boolean =>
  /default-src 'none'/.test(policy) &&
  /script-src 'self'/.test(policy) &&
  !/unsafe|\*|data: 'self'/.test(policy)

/** What the browser says of a page while it is looked at; refused forms are logged by Chromium as failed resources. */
function listen(page: Page, name: string, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    if (message.type() === 'error' && !/status of 4(02|04|10|22)/.test(text))
      complaints.push(`${name}: ${text}`)
  })
}

async function look(page: Page, place: Place, found: Found, at: { origin: string; locale: string }) {
  const name = `${place.name}-${at.locale}`
  const scales = scale(page)
  listen(page, name, found.complaints)
  scales.begin()
  const answer = await place.go(page, at)
  await page.waitForLoadState('load')
  if (answer) {
    found.sent.push({ name, html: await answer.text() })
    const policy = answer.headers()['content-security-policy'] ?? ''
    if (!isStrict(policy)) found.complaints.push(`${name}: the policy is ${policy || 'none'}`)
  }
  if (at.locale !== 'en') return
  for (const each of await page.evaluate<string[]>(unsized))
    found.complaints.push(`${name}: no width and height: ${each}`)
  found.weights.push(await scales.read(place.name, (script) => gzipSync(script).length))
  found.looked += 2
  for (const each of await barriers(page)) found.barriers.push(`${name}, ${each}`)
}

/** Look at a place; one that cannot be reached is a complaint, and the others are looked at nevertheless. */
async function tryToLook(
  context: BrowserContext,
  place: Place,
  found: Found,
  at: Parameters<typeof look>[3],
) {
  const page = await context.newPage()
  try {
    await look(page, place, found, at)
  } catch (error) {
    const words = error instanceof Error ? error.message.split('\n')[0] : String(error)
    found.complaints.push(`${place.name}-${at.locale} could not be looked at: ${words}`)
  } finally {
    await page.close()
  }
}

/** One window for each group of pages and language, so that what one does to its cart concerns nobody else. */
async function lookAtGroup(browser: Browser, group: keyof typeof allPlaces, found: Found, origin: string) {
  for (const locale of locales) {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(60_000)
    if (group === 'account') await signIn(await context.newPage(), origin)
    for (const place of allPlaces[group]) await tryToLook(context, place, found, { origin, locale })
    await context.close()
  }
}

/** Look at every page and state: axe in light and dark, HTML in three languages, weights. */
export async function lookAtPages(origin: string, say: (text: string) => void): Promise<PageFindings> {
  const found: Found = { barriers: [], complaints: [], sent: [], weights: [], looked: 0 }
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
  })
  try {
    for (const group of ['open', 'cart', 'account'] as const) {
      await lookAtGroup(browser, group, found, origin)
      say(`looked at the ${group} pages`)
    }
  } finally {
    await browser.close()
  }
  const html = await invalidHtml(found.sent)
  if ('leftOut' in html) say(`HTML is not checked: ${html.leftOut}.`)
  return { ...found, sent: found.sent.length, html }
}
