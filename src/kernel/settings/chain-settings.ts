import { hidden, list, number, text, type Mode } from './kinds.ts'

const isPlayful = (mode: Mode) => mode === 'demo' || mode === 'development'

/** Settings of taking tokens on a chain. */
export const chainSettings = {
  chainNode: text(
    'CHAIN_NODE',
    'A node of the chain tokens are taken on (https). Empty: the local chain of the demo.',
    () => '',
  ),
  chainId: number('CHAIN_ID', 'Number of that chain.', 31_337, [1, Number.MAX_SAFE_INTEGER]),
  chainToken: text(
    'CHAIN_TOKEN',
    'Contract of the token taken. In the demo the first contract of its chain.',
    (mode) => (isPlayful(mode) ? '0x5fbdb2315678afecb367f032d93f642f64180aa3' : ''),
  ),
  chainTokenName: text('CHAIN_TOKEN_NAME', 'Name of the token as payers know it.', () => 'TUSD'),
  chainTokenDecimals: number('CHAIN_TOKEN_DECIMALS', 'Decimals of the token.', 6, [0, 18]),
  chainRates: list(
    'CHAIN_RATES',
    'Tokens for one unit of each currency taken, such as EUR=1.08,USD=1.',
    (mode) => (isPlayful(mode) ? ['EUR=1.08', 'USD=1', 'GBP=1.27'] : []),
  ),
  chainConfirmations: number(
    'CHAIN_CONFIRMATIONS',
    'Blocks on top, its own counted, that make a transfer final.',
    3,
    [1, 1_000],
  ),
  chainPublicKey: text(
    'CHAIN_XPUB',
    'Extended public key below which every payment has its address.',
    () => '',
  ),
  chainRefundKey: hidden(
    'CHAIN_REFUND_KEY',
    'Private key (0x…) of the treasury: refunds and gas come from it, sweeps go to it.',
  ),
  chainSweepKey: hidden(
    'CHAIN_SWEEP_KEY',
    'Extended private key (xprv…) of CHAIN_XPUB; with it what lies at addresses is swept to the treasury. Empty: nothing is.',
  ),
  chainSweepLeast: number(
    'CHAIN_SWEEP_LEAST',
    'Whole tokens below which an address is not swept.',
    5,
    [0, 1_000_000],
  ),
  chainRateHours: number(
    'CHAIN_RATE_HOURS',
    'Hours after which a price takes no new payment until somebody sets it anew; 0: never.',
    72,
    [0, 8_760],
  ),
} as const
