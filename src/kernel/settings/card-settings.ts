import { choice, flag, hidden, port, text } from './kinds.ts'

/** Settings of taking cards through the vault at two acquirers. */
export const cardSettings = {
  vaultPort: port('VAULT_PORT', 'Port of the card vault beside the demo shop.', 3050),
  vaultOrigin: text(
    'VAULT_ORIGIN',
    'Where the card vault answers. Empty: no cards but the card provider’s.',
    () => '',
  ),
  vaultSecret: hidden(
    'VAULT_CLIENT_SECRET',
    'Secret that signs requests to the card vault, the same as there.',
  ),
  acquirerNorthOrigin: text('ACQUIRER_NORTH_ORIGIN', 'Where the first acquirer answers.', () => ''),
  acquirerNorthKey: hidden('ACQUIRER_NORTH_KEY', 'Key with which the shop speaks to the first acquirer.'),
  acquirerNorthWebhookSecret: hidden(
    'ACQUIRER_NORTH_WEBHOOK_SECRET',
    'Secret of its notifications (whsec_…).',
  ),
  acquirerSouthOrigin: text('ACQUIRER_SOUTH_ORIGIN', 'Where the second acquirer answers.', () => ''),
  acquirerSouthKey: hidden('ACQUIRER_SOUTH_KEY', 'Key with which the shop speaks to the second acquirer.'),
  acquirerSouthWebhookSecret: hidden(
    'ACQUIRER_SOUTH_WEBHOOK_SECRET',
    'Secret of its notifications (whsec_…).',
  ),
  cardCheck: choice(
    'CARD_CHECK',
    ['always', 'when_asked'],
    'When the issuer of a card checks the payer (3-D Secure).',
    () => 'always',
  ),
  cardCodeAgain: flag('CARD_CODE_AGAIN', 'Ask for the security code of a card on file.', () => true),
} as const
