import assert from 'node:assert/strict'
import test from 'node:test'
import { imageOf } from './build.ts'
import { wordsBeginning } from './complete.ts'
import type { SearchRecord } from './record.ts'
import { segmentOf } from './segment.ts'

const plan = { languages: ['en'], currencies: ['EUR'] } as const

const titled = (id: number, title: string, skus: string, facts = ''): SearchRecord => ({
  id,
  popularity: 0,
  categories: [0],
  tokens: [],
  variants: [{ id, available: true, tokens: [], prices: { EUR: 1 } }],
  texts: {
    en: { title: `${title} ${skus}`, brand: '', facts, description: '', titleKey: title.toLowerCase() },
  },
})

test('words are suggested, and article numbers only to who begins to type one', () => {
  const records = [
    titled(1, 'Desk lamp MX500', 'DSK12-WHT', 'white'),
    titled(2, 'Desk', 'DSK13-BLK-DE'),
    titled(3, 'Whistle 12V', 'TLW-1'),
    titled(4, 'Deal', 'X-DEAL'),
  ]
  const whole = [segmentOf(imageOf(plan, records, []))]
  const parted = [records.slice(0, 2), records.slice(2)].map((some) => segmentOf(imageOf(plan, some, [])))
  for (const segments of [whole, parted]) {
    const begun = (typed: string, most = 4) => wordsBeginning(segments, 'en', typed, most)
    // Letters that stand in article numbers only are no words, what stands in a title too is one.
    assert.deepEqual(begun('de'), ['desk', 'deal'])
    assert.deepEqual(begun('wh'), ['whistle', 'white'])
    assert.deepEqual(begun('bl'), [])
    assert.deepEqual(begun('tl'), [])
    // All letters of an article number, or a digit of it, begin it; fewer letters do not.
    assert.deepEqual(begun('ds'), [])
    assert.deepEqual(begun('dsk'), ['dsk12', 'dsk13'])
    assert.deepEqual(begun('dsk', 1), ['dsk12'])
    assert.deepEqual(begun('dsk13'), ['dsk13'])
    assert.deepEqual(begun('mx'), ['mx500'])
    assert.deepEqual(begun('12'), ['12v'])
  }
})
