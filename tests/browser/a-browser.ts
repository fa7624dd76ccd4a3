import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

type Context = { after(end: () => void | Promise<void>): void }

/** How a visitor of a test looks at the shop. */
export type Looks = {
  readonly script?: boolean
  readonly phone?: boolean
  readonly locale?: string
  /** The widths at which a close look is taken; a phone, a tablet and a desk where none are named. */
  readonly widths?: readonly number[]
}

/** A page that is watched: what its console and its requests complained about. */
export type Watched = {
  readonly page: Page
  readonly context: BrowserContext
  readonly complaints: string[]
  /** Look closely at a page in the state it is in; what is wrong with it is a complaint. */
  readonly look: (page: Page, name: string) => Promise<void>
}

const artifacts = join(import.meta.dirname, '../../artifacts/screens')
const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** Where the browser is; the gate says how to get one where there is none. */
export const chromiumPath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

/** Start the system's Chromium; it ends with the test. */
export async function aBrowser(t: Context): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
  })
  t.after(() => browser.close())
  return browser
}

/** Somebody opens a window. Errors of the console, of scripts and of the content policy are complaints, as is any 5xx. */
export async function aWindow(browser: Browser, looks: Looks = {}): Promise<Watched> {
  const context = await browser.newContext({
    viewport: looks.phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    javaScriptEnabled: looks.script ?? true,
    hasTouch: looks.phone ?? false,
    isMobile: looks.phone ?? false,
    locale: looks.locale ?? 'en',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    // A form that is refused answers 422, a declined card 402, which Chromium logs as failed resources.
    if (message.type() === 'error' && !/status of 4(02|10|22)/.test(message.text()))
      complaints.push(`${page.url()}: ${message.text()}`)
  })
  page.on('response', (answer) => {
    if (answer.status() >= 500 || answer.status() === 404)
      complaints.push(`${answer.status()} ${answer.url()}`)
  })
  const { script = true, widths = [390, 768, 1440] } = looks
  const look = (at: Page, name: string) =>
    script ? inspect(at, name, complaints, widths) : glance(at, name, complaints)
  return { page, context, complaints, look }
}

/** What axe is asked: all of WCAG 2.2 AA and its best practices, or what of it hangs on colors. */
const rules = {
  all: "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }",
  colors: "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }",
} as const

const check = (wanted: keyof typeof rules) => `(async () => {
  const { violations } = await axe.run({ runOnly: ${rules[wanted]}, resultTypes: ['violations'], preload: false })
  return violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', '))
})()`

/**
 * What axe-core finds wrong by WCAG 2.2 AA and its best practices, in light and in dark unless told. Another light changes
 * nothing but colors, so that only these are looked at again.
 */
export async function barriers(
  page: Page,
  lights: readonly ('light' | 'dark')[] = ['light', 'dark'],
): Promise<string[]> {
  const all: string[] = []
  if (!(await page.evaluate<boolean>("typeof axe === 'object'"))) await page.evaluate(axe)
  for (const [i, colorScheme] of lights.entries()) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const found = await page.evaluate<string[]>(check(i === 0 ? 'all' : 'colors'))
    all.push(...found.map((each) => `${colorScheme}: ${each}`))
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  return all
}

/** What sticks out to the right at a width; a picture of each is kept under artifacts/screens. */
async function overflows(page: Page, name: string, widths: readonly number[]): Promise<string[]> {
  mkdirSync(artifacts, { recursive: true })
  const before = page.viewportSize() ?? { width: 1440, height: 900 }
  const all: string[] = []
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    const root = 'document.documentElement'
    const wide = await page.evaluate<number>(`${root}.scrollWidth - ${root}.clientWidth`)
    await page.screenshot({ path: join(artifacts, `${name}-${width}.png`), fullPage: true })
    if (wide > 0) all.push(`${wide} pixels too wide at ${width}`)
  }
  await page.setViewportSize(before)
  return all
}

/** What is wrong with a page in the state it is in. */
async function faultsOf(page: Page, name: string, widths: readonly number[]): Promise<string[]> {
  await page.waitForLoadState('load')
  await page.locator('h1').first().waitFor()
  const heads = await page.locator('h1').count()
  const all = heads === 1 ? [] : [`has ${heads} h1 at ${page.url()}`]
  for (const fault of [...(await barriers(page)), ...(await overflows(page, name, widths))]) all.push(fault)
  return all
}

const wentOn = /context was destroyed|because of a navigation/

/**
 * Look closely at a page: accessible, fitting, with one heading. What is wrong is a complaint. A page that waits for something
 * looks again by itself, and may do so while it is looked at: then it is looked at once more.
 */
async function inspect(
  page: Page,
  name: string,
  complaints: string[],
  widths: readonly number[],
): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      for (const fault of await faultsOf(page, name, widths)) complaints.push(`${name}, ${fault}`)
      return
    } catch (error) {
      if (tries === 3 || !wentOn.test(String(error))) throw error
    }
}

/** Without script the tools for looking do not run: a picture is kept, and the page is no wider than the window. */
async function glance(page: Page, name: string, complaints: string[]): Promise<void> {
  mkdirSync(artifacts, { recursive: true })
  const heads = await page.locator('h1').count()
  if (heads !== 1) complaints.push(`${name} has ${heads} h1 at ${page.url()}`)
  const picture = await page.screenshot({ path: join(artifacts, `${name}-no-script.png`), fullPage: true })
  // A PNG begins with its size: the width is the fifth word of four bytes.
  const wide = picture.readUInt32BE(16) - (page.viewportSize()?.width ?? 0)
  if (wide > 0) complaints.push(`${name} without script, ${wide} pixels too wide`)
}
