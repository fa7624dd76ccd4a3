import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { chromiumPath } from '../browser/a-browser.ts'
import { fitting } from '../support/fitting.ts'
import { signIn, type Place } from './places.ts'
import { enterDesk } from './scene.ts'
import { everyPlace } from './states.ts'

/** What part of the tour is wanted; all of it where nothing is said. */
export type Tour = {
  readonly locales?: readonly string[] | undefined
  readonly widths?: readonly number[] | undefined
  readonly places?: RegExp | undefined
  readonly dark?: boolean
}

const shotsFolder = join(import.meta.dirname, '../../artifacts/shots')

/** Bring what is fetched only when it comes near, so that the whole page is on the picture. */
const bringAll = `(async () => {
  for (const each of document.querySelectorAll('img[loading=lazy]')) each.loading = 'eager'
  const late = new Promise((resolve) => setTimeout(resolve, 8000))
  await Promise.race([late, Promise.all([...document.images].map((each) => each.decode().catch(() => undefined)))])
})()`

type At = { readonly origin: string; readonly locale: string }

async function shoot(page: Page, name: string, folder: string, widths: readonly number[]): Promise<string[]> {
  const faults: string[] = []
  await page.evaluate(bringAll)
  const whole = (await page.locator('dialog[open]').count()) === 0
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 500 ? 844 : 900 })
    const found = await page.evaluate<string[]>(fitting)
    faults.push(...found.map((each) => `${name} at ${width}: ${each}`))
    mkdirSync(join(folder, String(width)), { recursive: true })
    await page.screenshot({ path: join(folder, String(width), `${name}.png`), fullPage: whole })
  }
  return faults
}

async function visit(
  context: BrowserContext,
  place: Place,
  at: At,
  widths: readonly number[],
): Promise<string[]> {
  const page = await context.newPage()
  const folder = join(shotsFolder, at.locale)
  try {
    await page.setViewportSize({ width: widths[0] ?? 1440, height: 900 })
    await place.go(page, at)
    await page.waitForLoadState('load')
    return await shoot(page, place.name, folder, widths)
  } catch (error) {
    return [`${place.name}: not reached, ${String(error).split('\n')[0]}`]
  } finally {
    await page.close()
  }
}

async function walk(browser: Browser, group: keyof typeof everyPlace, at: At, tour: Tour): Promise<string[]> {
  const wanted = everyPlace[group].filter(({ name }) => tour.places?.test(name) ?? true)
  if (wanted.length === 0) return []
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    colorScheme: tour.dark === true ? 'dark' : 'light',
    locale: at.locale,
  })
  context.setDefaultTimeout(20_000)
  const first = await context.newPage()
  if (group === 'account') await signIn(first, at.origin)
  if (group === 'desk') await enterDesk(first, at.origin)
  await first.close()
  const faults: string[] = []
  const widths = tour.widths ?? [390, 768, 1440]
  for (const place of wanted) faults.push(...(await visit(context, place, at, widths)))
  await context.close()
  return faults
}

/** Go through every page and state in three widths and languages, keep a picture of each, and answer what a ruler finds wrong. */
export async function takeShots(
  origin: string,
  say: (text: string) => void,
  tour: Tour = {},
): Promise<string[]> {
  const faults: string[] = []
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
  })
  try {
    for (const locale of tour.locales ?? ['en', 'zh', 'fr'])
      for (const group of ['open', 'cart', 'account', 'payer', 'desk'] as const) {
        if (group === 'desk' && locale !== 'en') continue
        const found = await walk(browser, group, { origin, locale }, tour)
        for (const each of found) say(`${locale}: ${each}`)
        faults.push(...found.map((each) => `${locale}: ${each}`))
        say(`took the pictures of the ${group} pages in ${locale}`)
      }
  } finally {
    await browser.close()
  }
  return faults
}
