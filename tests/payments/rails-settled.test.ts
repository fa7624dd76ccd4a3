import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { account, balance } from '#money/ledger/index.ts'
import { bankPageSettlements, operatorSettlements } from '#money/payments/index.ts'
import { bookEntries } from '../../src/flows/book-entries.ts'
import { fetchStatements } from '../../src/flows/fetch-statements.ts'
import { importSettlements } from '../../src/flows/import-settlements.ts'
import { accounts, control, payOnPage } from './bank-page-rig.ts'
import { aRigWithBanks, toTheBank } from './bank-page-sale-rig.ts'
import { aHouseBank } from './house-bank.ts'
import { aRigWithOperator, begin, confirm, numbers } from './operator-rig.ts'
import { allIsWell, anOrder, until } from './rig.ts'

type Credited = { accounts: { account: string; currency: string; balance: string }[] }

test('what the banks and the operator pay out reaches our account to the cent: file, credit and ledger leave nothing open', async (t) => {
  const house = await aHouseBank(t)
  const env = { HOUSE_BANK_ORIGIN: house.outside.origin }
  const shop = await aRigWithBanks(t, env)
  const mobile = await aRigWithOperator(t, 50, env)
  const { rig } = shop
  for (const name of ['icbc', 'harbor'] as const) {
    const order = await anOrder(rig, [{ price: name === 'icbc' ? 1999n : 701n }])
    await payOnPage((await toTheBank(rig, shop.shop, order.id, name)).page, accounts.plenty)
    await control(shop[name].bank, 'settle', {})
  }
  const small = await anOrder(mobile.rig, [{ price: 333n }])
  await begin(mobile.rig, small.id, numbers.plain)
  mustBeDone(await confirm(mobile.rig, small.id))
  await fetch(`${mobile.operator.origin}/control/settle`, { method: 'POST' })
  const credits = async () => {
    const books = (await (await fetch(`${house.outside.origin}/control/books`)).json()) as Credited
    return books.accounts.find((each) => each.account === 'customer')?.balance
  }
  const sources = [shop.icbc, shop.harbor].map(({ settings, out }) => bankPageSettlements(settings, out))
  const operator = operatorSettlements(mobile.settings, mobile.out)
  assert.equal(await importSettlements(rig.db, sources), 2)
  assert.equal(await importSettlements(rig.db, sources), 0)
  assert.equal(await importSettlements(mobile.rig.db, [operator]), 1)
  await until(async () => {
    await house.outside.advance()
    const statements = await house.bank.statementsAfter(0)
    const texts = await Promise.all(statements.map((number) => house.bank.statement(number)))
    return ['icbc-', 'harbor-', 'operator-'].every((name) => texts.join(' ').includes(`Settlement ${name}`))
  })
  assert.ok((await credits()) !== undefined)
  for (const [at, method] of [
    [rig, 'bank-page'],
    [mobile.rig, 'mobile-operator'],
  ] as const) {
    mustBeDone(await fetchStatements(at.db, house.bank))
    await bookEntries(at.db)
    assert.equal((await balance(at.db, account.clearing(method), 'EUR')).posted.minor, 0n, method)
    assert.ok((await balance(at.db, account.fees(method), 'EUR')).posted.minor > 0n, method)
    await allIsWell(at)
  }
})
