import assert from 'node:assert/strict'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { openShop } from '../support/open-shop.ts'
import { aBrowser, aWindow } from './a-browser.ts'
import { development } from './settings.ts'
import { holds } from './steps.ts'

/** Step on with the tab key until something is reached; fails where it never is. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let steps = 0; steps < 150; steps++) {
    await page.keyboard.press('Tab')
    const here = `document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`
    if (await page.evaluate<boolean>(here)) return
  }
  assert.fail(`${selector} is not reached by the keyboard at ${page.url()}`)
}

/** What is focused is seen: not behind the bar on top, and with an outline. */
const seen = `(() => {
  const at = document.activeElement
  const { x, y, width, height } = at.getBoundingClientRect()
  const above = document.elementFromPoint(x + width / 2, y + height / 2)
  const { outlineStyle } = getComputedStyle(at)
  return { covered: !(above === at || at.contains(above) || above?.contains(at)), outlined: outlineStyle !== 'none' }
})()`

/** Targets below 24 pixels that are no words within a sentence (WCAG 2.2, 2.5.8). A card's link is as large as its card. */
const small = `[...document.querySelectorAll('a, button, input, select, summary')].filter((each) => {
  const { width, height } = each.getBoundingClientRect()
  const isInline = getComputedStyle(each).display === 'inline' && each.closest('p, li, td, .prose')
  return width > 1 && height > 1 && !isInline && !each.closest('label, .card') && Math.min(width, height) < 24
}).map((each) => each.outerHTML.slice(0, 90))`

/** Headings that skip a level, and landmarks there must be one of. */
const order = `(() => {
  const levels = [...document.querySelectorAll('h1, h2, h3, h4')]
    .filter((each) => each.checkVisibility() && each.closest('main'))
    .map((each) => Number(each.tagName[1]))
  const skips = levels.filter((level, i) => level - (levels[i - 1] ?? 0) > 1)
  const marks = ['main', 'body > header', 'body > footer', 'form[role=search]'].filter(
    (each) => document.querySelectorAll(each).length !== 1,
  )
  return { skips, marks }
})()`

/** In the drawer pieces are changed, the last line is taken out and focus is never lost, nor does it leave the drawer. */
async function changeInDrawer(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const focused = (selector: string) =>
    holds(page, `document.activeElement.matches(${JSON.stringify(`dialog ${selector}`)})`)
  await tabTo(page, 'dialog .quantity input')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('3')
  await page.keyboard.press('Enter')
  await page.locator('dialog .line .price', { hasText: '€44.70' }).waitFor()
  await focused('.quantity input')
  assert.deepEqual(await page.evaluate(seen), { covered: false, outlined: true })
  await look('drawer')
  await tabTo(page, 'dialog .quantity input')
  for (let steps = 0; steps < 20; steps++) {
    await page.keyboard.press('Tab')
    const isInside =
      'document.activeElement === document.body || document.activeElement.closest("dialog") !== null'
    assert.equal(await page.evaluate(isInside), true, 'what is behind the drawer is not reached')
  }
  await tabTo(page, 'dialog form[action$="/remove"] button')
  await page.keyboard.press('Enter')
  await page.locator('dialog .empty').waitFor()
  await focused('h2')
  await look('drawer-empty')
  await page.keyboard.press('Escape')
  assert.equal(await page.evaluate("document.activeElement.matches('form.to-cart button')"), true)
  await page.keyboard.press('Enter')
  await page.locator('dialog.drawer[open] .line').waitFor()
}

test('a cart is filled, looked at and taken to the checkout by keyboard alone, and nothing is out of sight', async (t) => {
  const shop = await openShop(t, { env: development })
  const { page, complaints, look } = await aWindow(await aBrowser(t), { widths: [390, 1440] })
  await page.goto(`${shop.origin}/en/p/jasmine-pearl-tea`)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate('document.activeElement.className'), 'skip')
  await page.keyboard.press('Enter')
  await tabTo(page, 'form.to-cart button')
  assert.deepEqual(await page.evaluate(seen), { covered: false, outlined: true })
  await page.keyboard.press('Enter')
  await page.locator('dialog.drawer[open] [role=status]', { hasText: 'It is in your cart' }).waitFor()
  assert.equal(await page.evaluate("document.activeElement.closest('dialog') !== null"), true)
  await page.keyboard.press('Escape')
  assert.equal(await page.evaluate("document.activeElement.matches('form.to-cart button')"), true)
  await page.keyboard.press('Enter')
  await page.locator('dialog.drawer[open] .line').waitFor()
  await changeInDrawer(page, (name) => look(page, name))
  await tabTo(page, 'dialog a[href$="/checkout"]')
  await Promise.all([page.waitForURL(/\/checkout$/), page.keyboard.press('Enter')])
  await tabTo(page, 'button[value=place]')
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  const first = page.locator('.notice.bad a').first()
  const field = (await first.getAttribute('href')) ?? ''
  await first.focus()
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate(`document.activeElement === document.querySelector('${field}')`), true)
  assert.deepEqual(await page.evaluate(seen), { covered: false, outlined: true })
  for (const path of ['', '/c/kitchen', '/p/jasmine-pearl-tea', '/cart', '/checkout']) {
    await page.goto(`${shop.origin}/en${path}`)
    const found = { small: await page.evaluate(small), ...(await page.evaluate<object>(order)) }
    assert.deepEqual(found, { small: [], skips: [], marks: [] }, path)
  }
  assert.deepEqual(complaints, [])
})
