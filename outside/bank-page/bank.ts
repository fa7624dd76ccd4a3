import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Fingerprint, fingerprinter } from '../bank/fingerprint.ts'
import { type Faults, faultDesk } from '../wire/faults.ts'
import { type MailRoom, mailRoom } from '../wire/letters.ts'
import { daySecondsOf, houseBankOf, isBooked } from '../wire/remit.ts'
import { type Environment, numeric, required } from '../wire/settings.ts'
import { type Store, openStore } from '../wire/store.ts'
import { authorityIn, certificateIn, keyWithCertificate, revocationFile } from './ca.ts'
import type { Dialect } from './dialect.ts'
import { harbor } from './dialect-harbor.ts'
import { icbc } from './dialect-icbc.ts'
import { pageBankSchema } from './schema.ts'
import type { Trust } from './trust.ts'

/** The two banks of this kind. */
export type BankName = 'icbc' | 'harbor'

type House = {
  readonly title: string
  readonly dialect: Dialect
  readonly number: string
  readonly feeBasisPoints: bigint
}

const houses: Readonly<Record<BankName, House>> = {
  icbc: {
    title: 'Industrial Bank (simulated ICBC)',
    dialect: icbc,
    number: '0200EC20000012',
    feeBasisPoints: 45n,
  },
  harbor: { title: 'Harbor Bank', dialect: harbor, number: 'HB880017', feeBasisPoints: 38n },
}

/** Everything a route of such a bank works with. */
export type PageBank = {
  readonly name: BankName
  readonly title: string
  readonly dialect: Dialect
  readonly store: Store
  readonly mail: MailRoom
  readonly faults: Faults
  readonly fingerprint: Fingerprint
  readonly trust: Trust
  readonly key: KeyObject
  readonly merchant: {
    readonly number: string
    readonly name: string
    readonly account: string
    readonly feeBasisPoints: bigint
  }
  readonly speed: number
  /** Fixed answers for captcha and code are accepted, as in a bank's test system. */
  readonly isTest: boolean
  readonly orderSeconds: number
  /** How long a day takes here, after which the merchant is paid; divided by the speed. */
  readonly daySeconds: number
  /** Where the merchant's own bank takes the money; empty: it stays in the merchant's account with this bank. */
  readonly houseBank: string
  origin: string
}

/** Waits between tries of a notice in seconds, before division by the simulation speed. */
const noticeWaits = [10, 30, 60, 300, 1800, 7200, 21_600, 86_400]

/** Open one of the banks by its settings (`ICBC_…`, `HARBOR_…`); the authority's folder is made when it is not there. */
export function openPageBank(name: BankName, environment: Environment): PageBank {
  const prefix = name.toUpperCase()
  const house = houses[name]
  const path = required(environment, `${prefix}_STORE`)
  const speed = numeric(environment, 'SIM_SPEED', 1, 0.001, 100_000)
  const authority = authorityIn(keysOf(environment, path))
  const number = environment[`${prefix}_MERCHANT_ID`] ?? house.number
  const merchantName = environment[`${prefix}_MERCHANT_NAME`] ?? 'Kontor'
  const holder = { name: merchantName, number }
  const publicKeyFile = environment[`${prefix}_MERCHANT_PUBLIC_KEY_FILE`]
  if (publicKeyFile === undefined) keyWithCertificate(authority, `${name}-merchant`, holder)
  else
    certificateIn(authority, `${name}-merchant`, {
      ...holder,
      publicKey: createPublicKey(readFileSync(publicKeyFile)),
    })
  const own = keyWithCertificate(authority, `${name}-bank`, { name: house.title, number: prefix })
  const store = openStore(path, pageBankSchema)
  const houseBank = houseBankOf(environment)
  return {
    name,
    title: house.title,
    dialect: house.dialect,
    store,
    mail: mailRoom(store, {
      answerMilliseconds: numeric(environment, `${prefix}_ANSWER_SECONDS`, 5, 0.05, 60) * 1000,
      retrySeconds: noticeWaits,
      speed,
      // The answer of the shop is the address the buyer goes back to, in the body. A redirect is no answer.
      accepts: (reply, url) =>
        isBooked(houseBank, url, reply) ||
        (reply.status === 200 && isAddress(house.dialect.readReply(reply.body))),
    }),
    faults: faultDesk(['order', 'query', 'refund', 'close', 'file', 'pay'], speed),
    fingerprint: fingerprinter(environment[`${prefix}_FINGERPRINT_KEY`], `${path}.key`),
    trust: { authority: authority.certificate, revocationFile: revocationFile(authority) },
    key: own.key,
    merchant: {
      number,
      name: merchantName,
      account: '0200026009018372212',
      feeBasisPoints: house.feeBasisPoints,
    },
    speed,
    isTest: environment[`${prefix}_TEST_MODE`] !== '0',
    orderSeconds: numeric(environment, `${prefix}_ORDER_SECONDS`, 1800, 1, 86_400),
    daySeconds: daySecondsOf(environment, prefix),
    houseBank,
    origin: (environment[`${prefix}_ORIGIN`] ?? '').replace(/\/+$/, ''),
  }
}

function keysOf(environment: Environment, store: string): string {
  const { BANK_PAGE_KEYS: own, WORLD_KEYS: world } = environment
  return own ?? (world === undefined ? join(dirname(store), 'authority') : join(world, 'bank-page'))
}

/** Whether a reply is a web address and nothing else: no space, no line end, no credentials. */
export function isAddress(text: string): boolean {
  if (text.length > 1000 || /\s/.test(text) || !URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === ''
}
