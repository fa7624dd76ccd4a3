import assert from 'node:assert/strict'
import test from 'node:test'
import { wordsOf } from '../asked.ts'
import { fold, joinedIn, stemOf, wordsIn } from './analyze.ts'

const together = (language: 'en' | 'fr', groups: readonly string[]): void => {
  for (const group of groups) {
    const words = group.split(' ')
    const stems = new Set(words.map((word) => stemOf(language, fold(word))))
    assert.equal(stems.size, 1, `${group}: ${[...stems].join(', ')}`)
    assert.ok(!stems.has(''), group)
  }
}

const apart = (language: 'en' | 'fr', pairs: readonly string[]): void => {
  for (const pair of pairs) {
    const [one = '', other = ''] = pair.split(' ').map((word) => stemOf(language, fold(word)))
    assert.notEqual(one, other, pair)
  }
}

test('forms of one English word have one stem', () => {
  together('en', [
    'table tables',
    'chair chairs',
    'box boxes',
    'brush brushes brushed',
    'battery batteries',
    'toy toys',
    'run runs running',
    'fit fits fitted fitting',
    'stop stopped stopping',
    'wash washes washed washing',
    'cook cooks cooked cooking',
    'adjust adjusts adjusted adjustable',
    'charge charges charged charging',
    'wire wired wires',
    'fold folded folding folds',
    'heat heated heating heats',
    'connect connected connecting connection connections',
    'organize organizes organized organizing organizer',
    'decorate decorates decorated decorating decoration decorations',
    'protect protects protected protecting protection',
    'comfort comforts comforted comfortable',
    'use uses used using',
    'tie ties tied',
    'cry cries cried crying',
    'happy happiness',
    'rust rusted rusting',
    'bake bakes baked baking',
    'knit knitted knitting',
    'glass glasses',
    'dress dresses',
  ])
})

test('English words of other things keep other stems', () => {
  apart('en', [
    'lamp lamb',
    'skirt skier',
    'news new',
    'glass glad',
    'pan pane',
    'ring rung',
    'wool wood',
    'bus busy',
    'sing single',
    'need neat',
  ])
})

test('forms of one French word have one stem, with accents or without', () => {
  together('fr', [
    'table tables',
    'chaise chaises',
    'cheval chevaux',
    'bateau bateaux',
    'bijou bijoux',
    'journal journaux',
    'général générale générales généraux',
    'électrique électriques electrique',
    'réglable réglables reglable',
    'équipée équipées',
    'chauffer chauffé chauffant',
    'laver lavé laverait lavant',
    'finir finis finie finissant',
    'nettoyé nettoyés',
    'protection protections',
    'active actives',
    'heureux heureuse heureuses',
    'première premières premiere',
    'ancien ancienne anciennes anciens',
    'petite petites petits',
    'grand grande grands grandes',
    'rapide rapidement',
    'noir noire noirs noires',
    'blanc blancs',
    'rouge rouges',
  ])
})

test('French words of other things keep other stems', () => {
  apart('fr', ['lampe lame', 'chat chaise', 'poire poivre', 'verre vers', 'pain peinture', 'robe robot'])
})

test('words that say nothing have no stem, and words with digits keep themselves', () => {
  assert.deepEqual(
    ['the', 'with', 'of'].map((word) => stemOf('en', word)),
    ['', '', ''],
  )
  assert.deepEqual(
    ['le', 'avec', 'des'].map((word) => stemOf('fr', word)),
    ['', '', ''],
  )
  assert.equal(stemOf('en', '12s'), '12s')
  assert.deepEqual(joinedIn('canon dsc-w120/b and a-b'), ['dscw120b'])
})

test('Chinese is cut into every two neighbors, beside words of letters', () => {
  assert.deepEqual(wordsIn(fold('橡木餐桌')), ['橡木', '木餐', '餐桌'])
  assert.deepEqual(wordsIn(fold('灯')), ['灯'])
  assert.deepEqual(wordsIn(fold('USB台灯 LED灯')), ['usb', '台灯', 'led', '灯'])
  assert.deepEqual(wordsIn(fold('橡木，餐桌')), ['橡木', '餐桌'])
  assert.deepEqual(wordsIn(fold('ＬＥＤ台燈')), ['led', '台燈'])
  assert.deepEqual(
    wordsOf('餐桌 灯').map(({ text, goesOn }) => [text, goesOn]),
    [
      ['餐桌', false],
      ['灯', true],
    ],
  )
  assert.equal(stemOf('zh', '餐桌'), '餐桌')
})

test('the short way for plain letters cuts a text as the long way does', () => {
  for (const text of ['Oak Table 12V', 'DSC-W120/B', "O'Neil's x2", ''])
    assert.deepEqual(
      wordsIn(fold(text)),
      wordsIn(fold(`${text} é`)).filter((word) => word !== 'e'),
    )
})
