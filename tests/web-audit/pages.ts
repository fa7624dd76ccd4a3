import { gzipSync } from 'node:zlib'
import { chromium, type Browser, type Page } from 'playwright-core'
import { barriers, chromiumPath } from '../browser/a-browser.ts'
import { allPlaces, signIn, type Place } from './places.ts'
import { invalidHtml, type SentPage } from './valid.ts'
import { scale, type Weight } from './weight.ts'

/** What was found on all pages: barriers by axe, invalid HTML (undefined without Java), and what each weighs. */
export type PageFindings = {
  readonly looked: number
  readonly barriers: readonly string[]
  readonly sent: number
  readonly html: Awaited<ReturnType<typeof invalidHtml>>
  readonly weights: readonly Weight[]
}

const locales = ['en', 'zh', 'fr'] as const

type Found = { barriers: string[]; sent: SentPage[]; weights: Weight[]; looked: number }

async function look(page: Page, place: Place, found: Found, at: { origin: string; locale: string }) {
  const scales = scale(page)
  scales.begin()
  const answer = await place.go(page, at)
  await page.waitForLoadState('load')
  const name = `${place.name}-${at.locale}`
  if (answer) found.sent.push({ name, html: await answer.text() })
  if (at.locale !== 'en') return
  found.weights.push(await scales.read(place.name, (script) => gzipSync(script).length))
  found.looked += 2
  for (const each of await barriers(page)) found.barriers.push(`${name}, ${each}`)
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
    context.setDefaultTimeout(20_000)
    const first = await context.newPage()
    if (group === 'account') await signIn(first, origin)
    await first.close()
    for (const place of allPlaces[group]) {
      const page = await context.newPage()
      await look(page, place, found, { origin, locale })
      await page.close()
    }
    await context.close()
  }
}

/** Look at every page and state: axe in light and dark, HTML in three languages, weights. */
export async function lookAtPages(origin: string, say: (text: string) => void): Promise<PageFindings> {
  const found: Found = { barriers: [], sent: [], weights: [], looked: 0 }
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
  if (html === undefined)
    say('There is no Java here: HTML is not checked. Set JAVA to its path to have it checked.')
  return { ...found, sent: found.sent.length, html }
}
