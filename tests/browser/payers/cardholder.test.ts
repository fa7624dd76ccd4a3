import assert from 'node:assert/strict'
import test from 'node:test'
import { closedEconomy } from '../../../outside/cards/closed-economy.ts'
import { cardThat, payWith, startCards } from '../../../outside/cards/testing.ts'
import { aBrowser, aWindow } from '../a-browser.ts'
import { follow, says } from '../steps.ts'

test('a cardholder sees what is held, what was charged, disputes it and takes the dispute back', async (t) => {
  const cards = await startCards(t)
  const browser = await aBrowser(t)
  const card = cardThat(cards, 'approved: credit')
  const ask = async (path: string, body: Record<string, unknown>) => {
    const { status, body: said } = await cards.ask('north', path, body)
    assert.ok(status < 300, JSON.stringify(said))
    return said
  }
  const cleared = async () => {
    await cards.cutOff()
    await cards.quiet()
    assert.deepEqual(closedEconomy(cards), [])
  }
  for (const script of [true, false]) {
    const name = script ? 'script' : 'plain'
    const { page, look, complaints, context } = await aWindow(browser, { phone: true, script, widths: [390] })
    const authorization = await ask('/v1/authorizations', { reference: `c-${name}`, amount: '42.50', ...payWith(card) }) // prettier-ignore
    await page.goto(`${cards.origin}/cards`)
    await says(page, 'main', card.number.slice(-4))
    await page.goto(`${cards.origin}/cardholder/${card.number.slice(-4)}`)
    await says(page, 'section table', '42.50')
    await look(page, 'payer-cardholder-held')
    await ask(`/v1/authorizations/${String(authorization['id'])}/captures`, {
      reference: `c-${name}-c`,
      amount: '42.50',
    })
    await cleared()
    await page.reload()
    await says(page, 'section', 'purchase')
    await page.selectOption('select[name=reason]', '13.1')
    await follow(page, 'form[action$="/dispute"] button')
    await cleared()
    await page.goto(`${cards.origin}/cardholder/${card.number.slice(-4)}`)
    await says(page, 'section', 'chargeback')
    await look(page, 'payer-cardholder-disputed')
    await follow(page, 'form[action$="/withdraw"] button')
    await cleared()
    await page.goto(`${cards.origin}/cardholder/${card.number.slice(-4)}`)
    await says(page, 'section', 'taken back')
    await page.goto(`${cards.origin}/cardholder/0000`)
    await says(page, 'h1', 'No card ends in 0000')
    await context.close()
    assert.deepEqual(
      complaints.filter((said) => !said.includes('404')),
      [],
    )
  }
})
