import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Plush animals. */
export const plush: Family = {
  code: 'plush',
  sku: 'PLU',
  brands: ['Snorre & Pip'],
  weightGrams: 280,
  colorChoice: true,
  facts: { material: 'wool', age: 1 },
  about: words(
    `Wool outside, wool inside, eyes stitched on so that nothing comes off. {height} cm tall sitting down; machine washable at thirty degrees, and spare ears are sent free of charge. | 外是羊毛，里也是羊毛，眼睛绣成，不会脱落。坐高{height}厘米；三十度可机洗，备用耳朵免费寄。 | De la laine dehors, de la laine dedans, des yeux brodés pour que rien ne se détache. {height} cm assis ; lavable à trente degrés, et les oreilles de rechange sont envoyées gratuitement.`,
  ),
  models: [
    model(
      'Alster',
      '34.90',
      'sand cream slate',
      { height: 28 },
      'plush bear | 毛绒熊 | ours en peluche',
      'A bear of few words. | 一只话不多的熊。 | Un ours de peu de mots.',
    ),
    model(
      'Visby',
      '32.90',
      'chalk rose',
      { height: 30 },
      'plush hare | 毛绒兔 | lièvre en peluche',
      'Long ears, longer patience. | 耳朵长，耐心更长。 | De longues oreilles, une patience plus longue encore.',
    ),
    model(
      'Turku',
      '36.90',
      'terracotta amber',
      { height: 27 },
      'plush fox | 毛绒狐狸 | renard en peluche',
      'Knows where the biscuits are. | 知道饼干在哪儿。 | Sait où sont les biscuits.',
    ),
    model(
      'Kolberg',
      '29.90',
      'slate sky',
      { height: 24 },
      'plush seal | 毛绒海豹 | phoque en peluche',
      'Round as a buoy and always a little surprised. | 圆如浮标，永远有点惊讶。 | Rond comme une bouée, toujours un peu surpris.',
    ),
    model(
      'Bremen',
      '33.90',
      'walnut plum',
      { height: 26 },
      'plush donkey | 毛绒驴 | âne en peluche',
      'The first of four musicians. | 四位乐师里的头一位。 | Le premier de quatre musiciens.',
    ),
  ],
}
