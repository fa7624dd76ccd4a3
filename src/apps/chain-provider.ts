import { createRequire } from 'node:module'
import { HDKey } from 'viem/accounts'
import { exponentOf, parseCurrency } from '#kernel/currency.ts'
import type { Settings } from '#kernel/config.ts'
import { assert } from '#kernel/result.ts'
import { chainNode, type ChainLink, type ChainTerms, type Rates } from '#money/chain/index.ts'
import type { AppContext } from './context.ts'
import { partySecret } from './start/simulators.ts'

/** `EUR=1.08,USD=1` as rates. */
function ratesOf(listed: readonly string[]): Rates {
  const rates = listed.map((each) => {
    const [code = '', rate = ''] = each.split('=')
    const currency = parseCurrency(code.trim())
    assert(currency.ok && exponentOf(currency.value) >= 0, 'a rate of CHAIN_RATES names a currency')
    return [currency.value, rate.trim()] as const
  })
  return Object.fromEntries(rates)
}

type Keys = {
  readonly extendedPublicKey: string
  readonly refundKey: `0x${string}`
  readonly sweepKey: string | undefined
}

/** The keys of the demo follow from the secret of its world, which its chain knows too. */
function playedKeys(settings: Settings): Keys {
  const seed = Buffer.from(partySecret(settings, 'chain addresses'), 'base64url')
  const { publicExtendedKey, privateExtendedKey } = HDKey.fromMasterSeed(seed).derive("m/44'/60'/0'/0")
  const purse = Buffer.from(partySecret(settings, 'chain purse'), 'base64url')
  return {
    extendedPublicKey: publicExtendedKey,
    refundKey: `0x${purse.toString('hex')}`,
    sweepKey: privateExtendedKey,
  }
}

/** The demo's local chain is a program that is not there for every machine: without it tokens are not offered. */
function hasLocalChain(): boolean {
  const machine = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`
  try {
    return createRequire(import.meta.url).resolve(`@foundry-rs/anvil-${machine}/package.json`) !== ''
  } catch {
    return false
  }
}

/** Where the demo's payers have their trial wallet; nowhere in a real shop, nor where the local chain cannot run. */
export function trialWalletOrigin(settings: Settings): string | undefined {
  const isPlayed =
    settings.simulators && settings.worldPort > 0 && settings.chainNode === '' && hasLocalChain()
  return isPlayed ? `http://127.0.0.1:${settings.worldPort + 14}` : undefined
}

type Place = Keys & { readonly terms: ChainTerms; readonly url: string }

function placeOf(settings: Settings): Place | undefined {
  const isPlayed = trialWalletOrigin(settings) !== undefined
  const url = isPlayed ? `http://127.0.0.1:${settings.worldPort + 13}` : settings.chainNode
  const given = settings.chainRefundKey?.reveal()
  const own: Keys | undefined =
    given !== undefined && settings.chainPublicKey !== ''
      ? {
          extendedPublicKey: settings.chainPublicKey,
          refundKey: given as `0x${string}`,
          sweepKey: settings.chainSweepKey?.reveal() || undefined,
        }
      : undefined
  const keys = isPlayed ? playedKeys(settings) : own
  if (url === '' || keys === undefined || settings.chainToken === '') return undefined
  const { extendedPublicKey } = keys
  const terms: ChainTerms = {
    chainId: settings.chainId,
    token: settings.chainToken.toLowerCase() as `0x${string}`,
    symbol: settings.chainTokenName,
    decimals: settings.chainTokenDecimals,
    rates: ratesOf(settings.chainRates),
    rateMaxHours: settings.chainRateHours,
    extendedPublicKey,
    confirmations: settings.chainConfirmations,
    lockSeconds: 20 * 60,
    leastRefund: 10n ** BigInt(Math.max(0, settings.chainTokenDecimals - 1)),
  }
  return { ...keys, terms, url }
}

/** On what terms tokens are taken; undefined where they are not. */
export const chainTermsOf = (settings: Settings): ChainTerms | undefined => placeOf(settings)?.terms

/** The chain the settings name, in the demo the local one, else none: then tokens are not offered. */
export function chainLinkOf({
  settings,
  httpOut,
}: Pick<AppContext, 'settings' | 'httpOut'>): ChainLink | undefined {
  const place = placeOf(settings)
  if (place === undefined) return undefined
  const { terms, refundKey, sweepKey, url } = place
  const allow = trialWalletOrigin(settings) === undefined ? 'public' : 'simulators'
  return {
    terms,
    refundKey,
    sweepKey,
    leastSweep: BigInt(settings.chainSweepLeast) * 10n ** BigInt(terms.decimals),
    bumpAfterSeconds: 180,
    // Every address is asked each time: a real node is asked seldom.
    proveEverySeconds: settings.simulators ? 15 : 300,
    node: chainNode(httpOut, url, allow),
  }
}
