import { readFileSync } from 'node:fs'
import { getAddress, isAddress, parseEther, parseUnits, type Hex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { type Answer, asset, json, jsonObject, page, problem, seeOther } from '../wire/answers.ts'
import { html, type Html } from '../wire/html.ts'
import { log } from '../wire/log.ts'
import { listen } from '../wire/run.ts'
import { type Asked, serve } from '../wire/server.ts'
import { type Environment, numeric, partySecret } from '../wire/settings.ts'
import { deployDollar, dollarsOf, sendDollars, startAnvil, trialAccount, type LocalChain } from './anvil.ts'

/** The payer's place among the accounts of the trial words. */
const payer = 1
const million = 1_000_000n * 10n ** 6n

type Wallet = { readonly chain: LocalChain; readonly token: Hex }

/** The token is the first contract of the first account, so its address is the same on every such chain. */
const firstContract: Hex = '0x5fbdb2315678afecb367f032d93f642f64180aa3'

/** Put the token on a fresh chain, and tokens and coins where the shop and the payer expect them. */
async function furnish(chain: LocalChain, purse: Hex): Promise<Hex> {
  const code = await chain.ask.getCode({ address: firstContract })
  const token = code === undefined ? await deployDollar(chain) : firstContract
  for (const to of [purse, trialAccount(payer).address]) {
    if ((await dollarsOf(chain, token, to)) < million / 2n)
      await sendDollars(chain, { token, to, atomic: million })
    await chain.command.setBalance({ address: to, value: parseEther('100') })
  }
  return token
}

const mark = html`<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <path fill="currentColor" d="m16 2 10 14-10 6L6 16zM6 19l10 6 10-6-10 11z" />
</svg>`

function frame(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Trial wallet</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/wallet.css" />
      </head>
      <body>
        <header class="top">
          <a class="bank" href="/">${mark}<span>Trial wallet</span></a>
        </header>
        <main>
          <section class="sheet">
            <h1>${title}</h1>
            ${content}
          </section>
        </main>
        <footer class="foot">
          <p>This wallet is simulated: its tokens are worth nothing.</p>
        </footer>
      </body>
    </html>`
}

async function form({ chain, token }: Wallet, given: URLSearchParams, alert?: string): Promise<Answer> {
  const has = await dollarsOf(chain, token, trialAccount(payer).address)
  const content = html`<p>You have <strong>${(Number(has) / 1e6).toFixed(2)} TUSD</strong>.</p>
    ${alert !== undefined && html`<div class="alert" role="alert"><strong>${alert}</strong></div>`}
    <form method="post" action="/send">
      <div class="field">
        <label for="to">To</label>
        <input id="to" name="to" required autocomplete="off" value="${given.get('to') ?? ''}" />
      </div>
      <div class="field">
        <label for="amount">Amount (TUSD)</label>
        <input
          id="amount"
          name="amount"
          required
          inputmode="decimal"
          autocomplete="off"
          value="${given.get('amount') ?? ''}"
        />
      </div>
      <button class="action">Send</button>
    </form>`
  return page(alert === undefined ? 200 : 422, frame('Send tokens', content))
}

async function send(wallet: Wallet, { body, headers }: Asked): Promise<Answer> {
  const wantsJson = headers['content-type']?.startsWith('application/json') === true
  const fields = wantsJson ? jsonObject(body) : undefined
  if (fields !== undefined && !fields.ok) return fields.answer
  const named =
    fields && Object.entries(fields.value).map(([name, value]): [string, string] => [name, String(value)])
  const given = new URLSearchParams(named ?? body)
  const [to, amount] = [(given.get('to') ?? '').trim(), (given.get('amount') ?? '').trim()]
  const isRight =
    isAddress(to, { strict: false }) && /^\d{1,9}(\.\d{1,6})?$/.test(amount) && Number(amount) > 0
  if (!isRight) {
    const fault = 'An address (0x…) and an amount with at most six decimals are needed.'
    return wantsJson ? problem(422, 'malformed', fault) : form(wallet, given, fault)
  }
  const pay = { token: wallet.token, to: getAddress(to), atomic: parseUnits(amount, 6), from: payer }
  const transaction = await sendDollars(wallet.chain, pay)
  if (wantsJson) return json(201, { transaction, to, amount })
  return seeOther(`/sent/${transaction}`)
}

async function sent({ chain }: Wallet, { params }: Asked): Promise<Answer> {
  const hash = params['hash'] ?? ''
  if (!/^0x[0-9a-f]{64}$/.test(hash)) return problem(404, 'not_found', 'There is no such transaction.')
  const receipt = await chain.ask.getTransactionReceipt({ hash: hash as Hex }).catch(() => undefined)
  const text = receipt === undefined ? 'It waits for a block.' : `It is in block ${receipt.blockNumber}.`
  return page(
    200,
    frame(
      'Sent',
      html`<p>${text}</p>
        <p class="digits">${hash}</p>
        <p><a href="/">Send more</a></p>`,
    ),
  )
}

/** Open the local chain with a token on it, and the payer's trial wallet on the port after it. */
export async function openChain(
  environment: Environment,
): Promise<{ origin: string; stop(): Promise<void> }> {
  const port = numeric(environment, 'CHAIN_PORT', 3043, 1, 65_534)
  const speed = numeric(environment, 'SIM_SPEED', 1, 1, 1_000)
  const store = environment['CHAIN_STORE']
  const chain = await startAnvil({
    port,
    blockSeconds: Math.max(1, Math.round(4 / speed)),
    ...(store === undefined ? {} : { stateFile: `${store}.json` }),
  })
  const purse = privateKeyToAddress(
    `0x${Buffer.from(partySecret(environment, 'chain purse'), 'base64url').toString('hex')}`,
  )
  const wallet: Wallet = { chain, token: await furnish(chain, purse) }
  const style = `${readFileSync(new URL('../bank/assets/bank.css', import.meta.url), 'utf8')}
.digits { white-space: normal; overflow-wrap: anywhere; }`
  const server = serve([
    ['GET', '/', ({ query }) => form(wallet, query)],
    ['GET', '/assets/wallet.css', () => asset('text/css', style)],
    ['POST', '/send', (asked) => send(wallet, asked)],
    ['GET', '/sent/:hash', (asked) => sent(wallet, asked)],
  ])
  await listen(server, port + 1)
  log('listening', { name: 'chain', origin: chain.origin })
  const stop = async () => {
    server.closeAllConnections()
    await new Promise<void>((closed) => server.close(() => closed()))
    await chain.stop()
  }
  return { origin: chain.origin, stop }
}
