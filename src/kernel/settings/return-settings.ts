import { choice, number, text } from './kinds.ts'

/** Settings of goods that come back. */
export const returnSettings = {
  returnDays: number(
    'RETURN_DAYS',
    'Days after delivery on which goods may be sent back; the law of the European Union asks for 14.',
    30,
    [14, 365],
  ),
  returnApproval: choice(
    'RETURN_APPROVAL',
    ['by_hand', 'changed_mind', 'always'],
    'Which returns are approved by themselves: none, those without a complaint, or all that are in time.',
    () => 'by_hand',
  ),
  exchangeHoldDays: number(
    'EXCHANGE_HOLD_DAYS',
    'Days for which what is wanted instead of goods that come back is held; after that there is money for them.',
    30,
    [3, 180],
  ),
  returnAddress: text(
    'RETURN_ADDRESS',
    'Where buyers send goods back to; the lines of the address with | between them.',
    () => 'Kontor, Returns|Sandtorkai 1|20457 Hamburg|Germany',
  ),
} as const
