import { cardSettings } from './card-settings.ts'
import { returnSettings } from './return-settings.ts'
import { chainSettings } from './chain-settings.ts'
import { choice, flag, hidden, list, number, port, text, type Mode, type Setting } from './kinds.ts'
import { memorySettings } from './memory-settings.ts'
import type { Secret } from './secret.ts'

export type { Mode, Setting, SettingKind } from './kinds.ts'

const isPlayful = (mode: Mode) => mode === 'demo' || mode === 'development'

/** Every setting of the program. Their order is the order in which `npm run config` lists them. */
export const settingsSchema = {
  mode: choice(
    'KONTOR_MODE',
    ['demo', 'development', 'test', 'production'],
    'How the shop runs. Production refuses to start with unsafe settings.',
    () => 'demo',
  ),
  role: choice(
    'ROLE',
    ['all', 'web', 'worker'],
    'Which parts this process runs: the web server, the worker (facts, jobs, schedules), or both.',
    () => 'all',
  ),
  dataFolder: text(
    'KONTOR_DATA',
    'Folder of the database, the files and the generated secrets.',
    () => '.kontor',
  ),
  filesFolder: text(
    'FILES_FOLDER',
    'Folder of pictures, films, photographs and downloads, in KONTOR_DATA unless named; several machines of one shop share it.',
    () => '',
  ),
  pictureCacheMb: number(
    'PICTURE_CACHE_MB',
    'Megabytes the forms made of pictures may take on disk, for the shop’s and for buyers’ each; at night the oldest go. They are made again when somebody looks.',
    2_000,
    [50, 1_000_000],
  ),
  ...memorySettings,
  databaseUrl: hidden(
    'DATABASE_URL',
    'A PostgreSQL 16 or newer to use instead of the embedded one. The login must be allowed to create roles.',
  ),
  port: port('PORT', 'Port of the web server.', 3000),
  host: text('HOST', 'Address the web server listens on.', () => '127.0.0.1'),
  publicOrigin: text(
    'PUBLIC_ORIGIN',
    'Scheme, name and port under which buyers reach the shop; links in mails and return addresses begin with it.',
    (mode, port) => (mode === 'production' ? '' : `http://127.0.0.1:${port}`),
  ),
  trustedProxies: list(
    'TRUST_PROXY',
    'Addresses or networks of reverse proxies whose X-Forwarded-… headers are believed, separated by commas.',
  ),
  webProcesses: number(
    'WEB',
    'Web processes that share the port, with one worker beside them, all watched by the process that was started; 1: one process does everything.',
    1,
    [1, 64],
  ),
  reusePort: flag('REUSE_PORT', 'Let several processes listen on the same port.', () => false),
  metricsPort: port('METRICS_PORT', 'Port on the loopback address that answers /metrics; 0 means none.', 0),
  logLevel: choice(
    'LOG_LEVEL',
    ['debug', 'info', 'warn', 'error', 'silent'],
    'The lowest level of log lines written.',
    (mode) => (mode === 'production' ? 'info' : 'warn'),
  ),
  secretKey: hidden('KONTOR_SECRET', 'Key from which links and tokens are signed, 32 characters or more.'),
  defaultMarket: text(
    'DEFAULT_MARKET',
    'Country and currency shown to a first-time visitor.',
    () => 'DE.EUR',
  ),
  demoShop: flag('DEMO_SHOP', 'Load the demo shop into an empty database at the first start.', isPlayful),
  demoSignIns: flag('DEMO_SIGN_INS', 'Allow the well-known accounts of the demo shop to sign in.', isPlayful),
  simulators: flag(
    'SIMULATORS',
    'Run the simulated bank, carrier and other parties beside the shop.',
    isPlayful,
  ),
  bankPort: port('BANK_PORT', 'Port of the simulated bank.', 3010),
  carrierPort: port('CARRIER_PORT', 'Port of the simulated carrier.', 3020),
  worldPort: port(
    'WORLD_PORT',
    'First of the twenty ports of the other simulated parties: acquirers, wallets, banks, operator; 0 leaves them out.',
    3030,
  ),
  houseBankOrigin: text(
    'HOUSE_BANK_ORIGIN',
    'Where the bank of our own account answers: statements, payment orders, electronic checks. Empty: the simulated one.',
    () => '',
  ),
  houseBankKey: hidden('HOUSE_BANK_KEY', 'Key with which the shop speaks to the bank of its own account.'),
  houseBankIban: text(
    'HOUSE_BANK_IBAN',
    'Our own bank account. Empty: the simulated one, or none.',
    () => '',
  ),
  houseBankBic: text('HOUSE_BANK_BIC', 'The code of the bank of our own account.', () => ''),
  houseBankHolder: text('HOUSE_BANK_HOLDER', 'Whose name our own bank account bears.', () => 'Kontor'),
  housePayoutIban: text(
    'HOUSE_PAYOUT_IBAN',
    'Account of the house elsewhere, to which programs pay out with /v1/payouts; empty: they may not.',
    () => '',
  ),
  houseBankRouting: text(
    'HOUSE_BANK_ROUTING',
    'Routing number of our own bank in the United States, where it takes files of debits. Empty: the simulated one, or none.',
    () => '',
  ),
  houseBankCompanyId: text(
    'HOUSE_BANK_COMPANY_ID',
    'Ten digits by which our own bank knows us in files of debits.',
    () => '',
  ),
  bankOrigin: text('BANK_ORIGIN', 'Where the card provider answers. Empty: the simulated bank.', () => ''),
  bankKey: hidden('BANK_KEY', 'Key with which the shop speaks to the card provider.'),
  bankWebhookSecret: hidden(
    'BANK_WEBHOOK_SECRET',
    'Secret that signs notifications of the card provider (whsec_…).',
  ),
  operatorOrigin: text(
    'OPERATOR_ORIGIN',
    'Where the mobile operator answers. Empty: a simulated one.',
    () => '',
  ),
  operatorClientId: text('OPERATOR_CLIENT_ID', 'Our name with the mobile operator.', () => 'kontor'),
  operatorClientSecret: hidden('OPERATOR_CLIENT_SECRET', 'Our secret with the mobile operator (OAuth 2).'),
  icbcOrigin: text(
    'ICBC_ORIGIN',
    'Where the bank with the ICBC order page answers. Empty: a simulated one.',
    () => '',
  ),
  icbcMerchant: text('ICBC_MERCHANT_ID', 'Our merchant number there.', () => '0200EC20000012'),
  harborOrigin: text('HARBOR_ORIGIN', 'Where Harbor Bank answers. Empty: a simulated one.', () => ''),
  harborMerchant: text('HARBOR_MERCHANT_ID', 'Our merchant number there.', () => 'HB880017'),
  bankPageKeys: text(
    'BANK_PAGE_KEYS',
    'Folder with <bank>-merchant.key, <bank>-merchant.crt and <bank>-bank.crt. Empty: keys/bank-page in the data folder.',
    () => '',
  ),
  chineseCurrencies: text(
    'CHINESE_CURRENCIES',
    'Currencies agreed with Alipay, WeChat Pay and UnionPay, separated by commas.',
    (mode) => (isPlayful(mode) ? 'CNY,EUR,USD,GBP' : 'CNY'),
  ),
  alipayGateway: text('ALIPAY_GATEWAY', 'Gateway of Alipay. Empty: the simulated one, if any.', () => ''),
  alipayAppId: text('ALIPAY_APP_ID', 'Our application there.', () => '2021000000000001'),
  alipaySellerId: text('ALIPAY_SELLER_ID', 'Our seller number there.', () => '2088000000000001'),
  alipayKey: hidden('ALIPAY_KEY', 'Our private key for Alipay (PEM, PKCS #8).'),
  alipayPublicKey: hidden('ALIPAY_PUBLIC_KEY', 'Alipay’s public key (PEM).'),
  wechatOrigin: text(
    'WECHAT_ORIGIN',
    'Where WeChat Pay answers. Empty: the simulated one, if any.',
    () => '',
  ),
  wechatMchid: text('WECHAT_MCHID', 'Our merchant number there.', () => '1900000001'),
  wechatAppid: text('WECHAT_APPID', 'Our application there.', () => 'wx0000000000000001'),
  wechatSerial: text(
    'WECHAT_MERCHANT_SERIAL',
    'Serial number of our certificate there.',
    () => '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  ),
  wechatKey: hidden('WECHAT_KEY', 'Our private key for WeChat Pay (PEM, PKCS #8).'),
  wechatApiV3Key: hidden('WECHAT_API_V3_KEY', 'The 32 characters under which its notices are sealed.'),
  wechatPublicKeyId: text(
    'WECHAT_PUBLIC_KEY_ID',
    'Name of its key: PUB_KEY_ID_… or the serial number of its certificate.',
    () => 'PUB_KEY_ID_0119000000012026112200000000000001',
  ),
  wechatPublicKey: hidden('WECHAT_PUBLIC_KEY', 'That key or certificate (PEM).'),
  unionpayOrigin: text(
    'UNIONPAY_ORIGIN',
    'Where UnionPay answers. Empty: the simulated one, if any.',
    () => '',
  ),
  unionpayMerId: text('UNIONPAY_MER_ID', 'Our merchant number there.', () => '777290058110048'),
  unionpayCertId: text('UNIONPAY_CERT_ID', 'Serial number of our signing certificate.', () => '68759663125'),
  unionpayKey: hidden('UNIONPAY_KEY', 'The key of it (PEM, PKCS #8).'),
  unionpayPlatformCertId: text(
    'UNIONPAY_PLATFORM_CERT_ID',
    'Serial number of its signing certificate.',
    () => '69026276696',
  ),
  unionpayPublicKey: hidden('UNIONPAY_PUBLIC_KEY', 'That certificate or its key (PEM).'),
  carrierOrigin: text('CARRIER_ORIGIN', 'Where the carrier answers. Empty: the simulated carrier.', () => ''),
  carrierKey: hidden('CARRIER_KEY', 'Key with which the shop speaks to the carrier.'),
  carrierWebhookSecret: hidden(
    'CARRIER_WEBHOOK_SECRET',
    'Secret that signs notifications of the carrier (whsec_…).',
  ),
  stripeOrigin: text(
    'STRIPE_ORIGIN',
    'Where a provider that speaks Stripe’s API answers, such as https://api.stripe.com. Empty: the simulated one, if any.',
    () => '',
  ),
  stripeKey: hidden('STRIPE_KEY', 'Secret key of the shop at that provider.'),
  stripeWebhookSecret: hidden('STRIPE_WEBHOOK_SECRET', 'Secret that signs its events (whsec_…).'),
  ...cardSettings,
  ...returnSettings,
  ...chainSettings,
  simulatorSpeed: number('SIM_SPEED', 'How many times faster than real the simulators retry.', 1, [1, 1_000]),
  carrierStepSeconds: number(
    'CARRIER_STEP_SECONDS',
    'Seconds between two steps of a simulated parcel.',
    20,
    [1, 86_400],
  ),
  notifyOrigins: list(
    'NOTIFY_ORIGINS',
    'Origins of programs in your own house that may be told what happens, besides public https addresses.',
  ),
  walletStepUpAbove: number(
    'WALLET_STEP_UP_ABOVE',
    'Whole units of the currency above which a payment from the wallet needs one more proof.',
    100,
    [0, 1_000_000],
  ),
  payerProofAbove: number(
    'PAYER_PROOF_ABOVE',
    'Whole units of the currency above which every payment, by whatever way, needs a proof of its payer.',
    1_000,
    [0, 10_000_000],
  ),
  cashOnDeliveryMost: number(
    'CASH_ON_DELIVERY_MOST',
    'Most whole euros that may be paid in cash at the door; 0 turns the method off.',
    500,
    [0, 100_000],
  ),
  reminderFee: text(
    'REMINDER_FEE',
    'Fee of the second and third reminder of an invoice, as a decimal amount of its currency.',
    () => '5.00',
  ),
  lateInterestPercent: number(
    'LATE_INTEREST_PERCENT',
    'Interest on overdue invoices, in percent a year.',
    9,
    [0, 100],
  ),
  reviewInvitationDays: number(
    'REVIEW_INVITATION_DAYS',
    'Days after delivery on which a buyer is asked for a review; 0 means never.',
    7,
    [0, 90],
  ),
  smtpUrl: hidden(
    'SMTP_URL',
    'Mail server (smtp://… or smtps://…). Without it mails are only kept in the mailbox table.',
  ),
  messageGateway: text(
    'MESSAGE_GATEWAY',
    'Where text messages are handed over: an address that takes { id, to, text }. Empty: they are only kept in the mailbox.',
    () => '',
  ),
  messageKey: hidden('MESSAGE_KEY', 'Key with which the shop speaks to the message gateway.'),
  mailFrom: text('MAIL_FROM', 'Sender of mails.', () => 'Kontor <shop@kontor.example>'),
  requestTimeoutMs: number(
    'REQUEST_TIMEOUT_MS',
    'Milliseconds a request may take to arrive in full.',
    10_000,
    [100, 120_000],
  ),
  mostInFlight: number(
    'MOST_IN_FLIGHT',
    'Requests worked on at once; 40 % are kept for paying, the rest wait their turn or get 503.',
    200,
    [5, 10_000],
  ),
  rateLimits: flag(
    'RATE_LIMITS',
    'Count requests per address and refuse too many.',
    (mode) => mode !== 'test',
  ),
  failpoints: list(
    'KONTOR_FAILPOINTS',
    'Places that fail on purpose (name=throw|kill|hang); only in test and development.',
  ),
} as const

type Read<S> = S extends Setting<infer Value> ? Value : never

/** Secrets that are there once settings are loaded: given in production, made at the first start elsewhere. */
type Kept = 'secretKey' | 'bankKey' | 'bankWebhookSecret' | 'carrierKey' | 'carrierWebhookSecret'

/** The name of a setting in the program. */
export type SettingName = keyof typeof settingsSchema

/** All settings, read and checked. */
export type Settings = {
  readonly [Name in SettingName]: Name extends Kept ? Secret : Read<(typeof settingsSchema)[Name]>
}
