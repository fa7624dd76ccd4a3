import { gzipSync } from 'node:zlib'
import type { BrowserContext, Page, Response } from 'playwright-core'
import { barriers } from '../browser/a-browser.ts'
import { kindOfPage } from '../support/crawl.ts'
import { within, wordsOf } from './lanes.ts'
import type { Place } from './places.ts'
import type { everyPlace } from './states.ts'
import type { SentPage } from './valid.ts'
import { scale, type Weight } from './weight.ts'

/** Pages by who meets them. */
export type Group = keyof typeof everyPlace
/** Where the shop is, in which language it is looked at, and by whom. */
export type At = { readonly origin: string; readonly locale: string; readonly group: Group }

/** What was found so far. */
export type Found = {
  barriers: string[]
  complaints: string[]
  sent: SentPage[]
  weights: Weight[]
  /** How often axe was asked. */
  looked: number
  /** The kinds of pages looked at; what was met by following links and is not among them is looked at too. */
  kinds: Set<string>
}

/** The shop is looked at on a phone first, the desk at a desk; the other width is looked at by day. */
export const phone = { width: 390, height: 844 }
/** The window of a desk. */
export const wide = { width: 1440, height: 900 }

const unsized = `[...document.images].filter((each) => !each.hasAttribute('width') || !each.hasAttribute('height'))
  .map((each) => each.outerHTML.slice(0, 120))`

/** A policy under which no script runs at all, as what a mail says is shown: the tools of others cannot look there either. */
export const isSandboxed = (policy: string): boolean =>
  /(?:^|; )sandbox(?=[ ;]|$)/.test(policy) &&
  !/allow-scripts/.test(policy) &&
  /default-src 'none'/.test(policy)

/** A policy under which no script or style runs but the shop's own files. */
export const isStrict = (policy: string): boolean =>
  /default-src 'none'/.test(policy) &&
  /script-src 'self'/.test(policy) &&
  !/unsafe|\*|data: 'self'/.test(policy)

/** What the browser says of a page while it is looked at; refused forms are logged by Chromium as failed resources. */
function listen(page: Page, { name, answers = 404 }: Place, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    const isExpected = /status of 4(02|04|10|22)/.test(text) || text.includes(`status of ${answers}`)
    if (message.type() === 'error' && !isExpected) complaints.push(`${name}: ${text}`)
  })
}

/** A page of so many elements, which only the reference of the API has, is looked at once: a look at it takes minutes. */
const vast = 10_000

/** What axe finds on a page: in both lights at the width it is made for first, by day at the other. */
async function looksAt(page: Page, name: string, found: Found, group: Group): Promise<void> {
  const [own, other] = group === 'desk' ? [wide, phone] : [phone, wide]
  if ((await page.evaluate<number>("document.querySelectorAll('*').length")) > vast) {
    for (const each of await barriers(page, ['light'])) found.barriers.push(`${name}, ${each}`)
    found.looked++
    return
  }
  for (const each of await barriers(page)) found.barriers.push(`${name}, ${each}`)
  await page.setViewportSize(other)
  for (const each of await barriers(page, ['light']))
    found.barriers.push(`${name} at ${other.width} pixels, ${each}`)
  await page.setViewportSize(own)
  found.looked += 3
}

/** What the server said, where the page that is shown is the one it sent and one of ours; answers its policy. */
async function hear(
  answer: Response | null,
  page: Page,
  name: string,
  { found, at }: { readonly found: Found; readonly at: At },
): Promise<string> {
  if (answer === null || answer.url() !== page.url() || !answer.url().startsWith(at.origin)) return ''
  found.sent.push({ name, kind: kindOfPage(new URL(page.url()).pathname), html: await answer.text() })
  const policy = answer.headers()['content-security-policy'] ?? ''
  if (!isStrict(policy) && !isSandboxed(policy))
    found.complaints.push(`${name}: the policy is ${policy || 'none'}`)
  return policy
}

async function look(page: Page, place: Place, found: Found, at: At): Promise<void> {
  const name = `${place.name}-${at.locale}`
  const scales = scale(page)
  listen(page, { ...place, name }, found.complaints)
  scales.begin()
  const answer = await place.go(page, at)
  await page.waitForLoadState('load')
  const policy = await hear(answer, page, name, { found, at })
  const { origin, pathname } = new URL(page.url())
  if (origin === at.origin) found.kinds.add(kindOfPage(pathname))
  if (at.locale !== 'en' || isSandboxed(policy)) return
  for (const each of await page.evaluate<string[]>(unsized))
    found.complaints.push(`${name}: no width and height: ${each}`)
  // What the desk is sent, and what others send, is no part of a page of the shop.
  if (at.group !== 'desk' && at.group !== 'payer')
    found.weights.push(await scales.read(place.name, (script) => gzipSync(script).length))
  await looksAt(page, name, found, at.group)
}

/** What a page may take on a busy machine before it is left. */
const mostSeconds = 300

/** Look at a place; one that cannot be reached is a complaint, and the others are looked at nevertheless. */
export async function tryToLook(context: BrowserContext, place: Place, found: Found, at: At): Promise<void> {
  const page = await context.newPage()
  try {
    await within(mostSeconds, 'a look', look(page, place, found, at))
  } catch (error) {
    found.complaints.push(`${place.name}-${at.locale} could not be looked at: ${wordsOf(error)}`)
  } finally {
    await page.close()
  }
}
