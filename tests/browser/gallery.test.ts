import assert from 'node:assert/strict'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { openShop } from '../support/open-shop.ts'
import { addFilm, enterDesk } from '../web-audit/scene.ts'
import { aBrowser, aWindow } from './a-browser.ts'
import { development } from './settings.ts'
import { holds } from './steps.ts'

const slug = 'bruges-round-casserole'

/** What the small picture says that is shown now. */
const current = (page: Page) => page.locator('.thumbs a[aria-current]').getAttribute('href')

/** The large picture: how near it is, and what it shows. */
const large = (page: Page) =>
  page.locator('dialog.lens[open] img').evaluate((image) => {
    const shown = image as unknown as { style: { width: string }; alt: string }
    return { width: shown.style.width, alt: shown.alt }
  })

/** From the row to the large picture and back, by keys alone. */
async function comeNearer(page: Page, look: () => Promise<void>): Promise<void> {
  const first = page.locator('.gallery .main a').first()
  await first.focus()
  await page.keyboard.press('Enter')
  await page.locator('dialog.lens[open] img').waitFor()
  const whole = await large(page)
  assert.equal(whole.width, '100%')
  await page.keyboard.press('+')
  assert.equal((await large(page)).width, '160%')
  await look()
  await page.keyboard.press('ArrowRight')
  assert.equal((await large(page)).alt, whole.alt, 'while it is near, the arrows move about in it')
  await page.keyboard.press('0')
  await page.keyboard.press('ArrowRight')
  assert.notEqual((await large(page)).alt, whole.alt)
  await page.keyboard.press('Escape')
  assert.equal(await page.locator('dialog.lens[open]').count(), 0)
  const isBack = "document.activeElement === document.querySelector('.gallery .main a')"
  assert.equal(await page.evaluate(isBack), true, 'focus is back')
}

/** The page kept from before is dropped once the worker has come to the film, which it does in the order of all facts. */
async function untilFilmIsShown(page: Page, url: string): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    await page.goto(url)
    if ((await page.locator('.thumbs a:has(.plays)').count()) > 0) return
    await page.waitForTimeout(500)
  }
  assert.fail('the film is not on the page of its product')
}

/** The film has captions in the page's language, and plays by its own controls. */
async function seeFilm(page: Page): Promise<void> {
  const film = page.locator('.gallery video')
  await page.locator('.thumbs a:has(.plays)').focus()
  await page.keyboard.press('Enter')
  assert.equal(await current(page), `#${await page.locator('.gallery li:has(video)').getAttribute('id')}`)
  assert.equal(await film.locator('track').count(), 3)
  assert.equal(await film.locator('track[default]').getAttribute('srclang'), 'en-IE')
  await film.focus()
  await page.keyboard.press('Space')
  await holds(page, "document.querySelector('.gallery video').currentTime > 0")
  const cues = "[...document.querySelector('.gallery video').textTracks[0].cues].map((cue) => cue.text)"
  assert.deepEqual(await page.evaluate(cues), ['Three liters, one pot'])
}

test('pictures are stepped through, come nearer and go, and a film plays with captions, by keyboard and without script', async (t) => {
  const shop = await openShop(t, { worker: true, env: development })
  const browser = await aBrowser(t)
  const desk = await aWindow(browser)
  await enterDesk(desk.page, shop.origin)
  await addFilm(desk.page, shop.origin, slug)

  const { page, complaints, look } = await aWindow(browser, { widths: [390, 1440] })
  await untilFilmIsShown(page, `${shop.origin}/en/p/${slug}`)
  await look(page, 'gallery-film')
  await page.locator('.thumbs a').nth(1).focus()
  await page.keyboard.press('Enter')
  assert.equal(await current(page), '#picture-2')
  await holds(page, "document.querySelector('.gallery .main').scrollLeft > 100")
  await page.locator('.gallery .main').focus()
  await page.keyboard.press('ArrowLeft')
  await holds(page, "document.querySelector('.gallery .main').scrollLeft < 10")
  await comeNearer(page, () => look(page, 'gallery-near'))
  await seeFilm(page)
  assert.deepEqual([...complaints, ...desk.complaints], [])

  const plain = await aWindow(browser, { script: false, phone: true })
  await plain.page.goto(`${shop.origin}/en/p/${slug}`)
  await plain.page.locator('.thumbs a').nth(1).click()
  assert.match(plain.page.url(), /#picture-2$/)
  assert.deepEqual(plain.complaints, [])
  // The browser's own page around a bare picture styles itself inline, which the policy forbids and the console says.
  await plain.page.locator('#picture-2 a').click()
  await plain.page.waitForURL(/\/media\/.+\/1920\.jpg$/)
})
