import { gzipSync } from 'node:zlib'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { barriers, chromiumPath } from '../browser/a-browser.ts'
import { kindOfPage } from '../support/crawl.ts'
import type { Met } from './found.ts'
import { signIn, type Place } from './places.ts'
import { enterDesk } from './scene.ts'
import { everyPlace } from './states.ts'
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
  /** The kinds of pages looked at so far; what was met by following links and is not among them is looked at too. */
  kinds: Set<string>
}

type Group = keyof typeof everyPlace
type At = { readonly origin: string; readonly locale: string; readonly group: Group }

/** The shop is looked at on a phone first, the desk at a desk; the other width is looked at by day. */
const phone = { width: 390, height: 844 }
const wide = { width: 1440, height: 900 }

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

/** What axe finds on a page: in both lights at the width it is made for first, by day at the other. */
async function looksAt(page: Page, name: string, found: Found, group: Group): Promise<void> {
  const other = group === 'desk' ? phone : wide
  found.looked += 3
  for (const each of await barriers(page)) found.barriers.push(`${name}, ${each}`)
  const before = page.viewportSize()
  await page.setViewportSize(other)
  for (const each of await barriers(page, ['light']))
    found.barriers.push(`${name} at ${other.width} pixels, ${each}`)
  if (before) await page.setViewportSize(before)
}

async function look(page: Page, place: Place, found: Found, at: At): Promise<void> {
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
  found.kinds.add(kindOfPage(new URL(page.url()).pathname))
  if (at.locale !== 'en') return
  for (const each of await page.evaluate<string[]>(unsized))
    found.complaints.push(`${name}: no width and height: ${each}`)
  // What the desk is sent is no part of a page of the shop.
  if (at.group !== 'desk')
    found.weights.push(await scales.read(place.name, (script) => gzipSync(script).length))
  await looksAt(page, name, found, at.group)
}

/** Look at a place; one that cannot be reached is a complaint, and the others are looked at nevertheless. */
async function tryToLook(context: BrowserContext, place: Place, found: Found, at: At): Promise<void> {
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

/** Pages met by following links that no place led to, as places of the group that may see them. */
function placesMet(met: Met | undefined, found: Found, group: Group): Place[] {
  const wanted = (met?.pages ?? []).filter(
    ({ who, kind }) => who === group && !/^\/(?:zh|fr)(?:\/|$)/.test(kind) && !found.kinds.has(kind),
  )
  return wanted.map(({ kind, path }) => ({
    name: `met ${kind}`,
    go: (page, { origin }) => page.goto(`${origin}${path}`),
  }))
}

/** One window for each group of pages and language, so that what one does to its cart concerns nobody else. */
async function lookAtGroup(browser: Browser, group: Group, found: Found, { origin, met }: Wanted) {
  const isDesk = group === 'desk'
  for (const locale of isDesk ? (['en'] as const) : locales) {
    const context = await browser.newContext({
      viewport: isDesk ? wide : phone,
      isMobile: !isDesk,
      hasTouch: !isDesk,
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(60_000)
    const at = { origin, locale, group }
    if (group === 'account') await signIn(await context.newPage(), origin)
    if (isDesk) await enterDesk(await context.newPage(), origin)
    for (const place of everyPlace[group]) await tryToLook(context, place, found, at)
    if (locale === 'en')
      for (const place of placesMet(met, found, group)) await tryToLook(context, place, found, at)
    await context.close()
  }
}

type Wanted = { readonly origin: string; readonly met: Met | undefined }

/**
 * Look at every page and state, and at one page of each kind that was met by following links: axe in light and dark, HTML
 * in three languages, weights.
 */
export async function lookAtPages(wanted: Wanted, say: (text: string) => void): Promise<PageFindings> {
  const sent = (wanted.met?.pages ?? []).map(({ kind, html }) => ({ name: `met ${kind}`, html }))
  const found: Found = { barriers: [], complaints: [], sent, weights: [], looked: 0, kinds: new Set() }
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
  })
  try {
    for (const group of ['open', 'cart', 'account', 'desk'] as const) {
      await lookAtGroup(browser, group, found, wanted)
      say(`looked at the ${group} pages`)
    }
  } finally {
    await browser.close()
  }
  const html = await invalidHtml(found.sent)
  if ('leftOut' in html) say(`HTML is not checked: ${html.leftOut}.`)
  return { ...found, sent: found.sent.length, html }
}
