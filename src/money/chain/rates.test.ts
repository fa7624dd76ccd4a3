import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { money } from '#kernel/money.ts'
import { addressAt, paymentUri } from './addresses.ts'
import { atomicOf, atomicShare, tokenText, worthAt } from './rates.ts'

test('a price in tokens is rounded up, what tokens are worth is rounded down', () => {
  assert.equal(atomicOf(money(1999n, 'EUR'), { EUR: '1.0842' }, 6), 21_673_158n)
  assert.equal(atomicOf(money(1n, 'EUR'), { EUR: '0.3333333' }, 2), 1n)
  assert.equal(atomicOf(money(500n, 'JPY'), { JPY: '0.0065' }, 6), 3_250_000n)
  assert.equal(atomicOf(money(1n, 'EUR'), { USD: '1' }, 6), undefined)
})

test('parts of an invoice never add up to more than the whole', () => {
  fc.assert(
    fc.property(
      fc.bigInt(1n, 10n ** 9n),
      fc.bigInt(1n, 10n ** 6n),
      fc.integer({ min: 1, max: 99 }),
      (minor, rate, share) => {
        const amount = money(minor, 'EUR')
        const atomic = atomicOf(amount, { EUR: String(Number(rate) / 1000 + 0.001).slice(0, 10) }, 6)
        fc.pre(atomic !== undefined && atomic > 0n)
        const invoice = { amount, atomic: atomic ?? 1n }
        const part = (minor * BigInt(share)) / 100n
        const sum =
          atomicShare(invoice, money(part, 'EUR')) + atomicShare(invoice, money(minor - part, 'EUR'))
        assert.ok(sum <= invoice.atomic && invoice.atomic - sum <= 1n)
        assert.equal(worthAt(invoice, invoice.atomic).minor, minor)
        assert.ok(worthAt(invoice, invoice.atomic - 1n).minor <= minor)
      },
    ),
    { numRuns: 300 },
  )
})

test('amounts of tokens are written without needless zeros', () => {
  assert.deepEqual(
    [21_673_158n, 5_000_000n, 0n, 1n].map((each) => tokenText(each, 6)),
    ['21.673158', '5', '0', '0.000001'],
  )
})

test('addresses follow from the public key alone, and are those the wallet of the words has', () => {
  // m/44'/60'/0'/0 of the words "abandon … about", whose addresses every wallet's tests print.
  const key =
    'xpub6EF8jXqFeFEW5bwMU7RpQtHkzE4KJxcqJtvkCjJumzW8CPpacXkb92ek4WzLQXjL93HycJwTPUAcuNxCqFPKKU5m5Z2Vq4nCyh5CyPeBFFr'
  assert.deepEqual(
    [0, 1].map((place) => addressAt(key, place)),
    ['0x9858effd232b4033e47d90003d41ec34ecaeda94', '0x6fac4d18c912343bf86fa7049364dd4e424ab9c0'],
  )
})

test('a wallet scans token, chain, receiver and amount', () => {
  assert.equal(
    paymentUri({ token: '0xaa', chainId: 31337, address: '0xbb', atomic: 12n }),
    'ethereum:0xaa@31337/transfer?address=0xbb&uint256=12',
  )
})
