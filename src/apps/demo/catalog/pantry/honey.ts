import { type Family, named, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Honey in jars. */
export const honey: Family = {
  code: 'honey',
  sku: 'HNY',
  brands: ['Lindenhof Apiary'],
  weightGrams: 780,
  colorChoice: false,
  sizes: sizes('weight', 'Weight | 净重 | Poids', '250, 60, 55, 250 g', '500, 100, 100, 500 g'),
  facts: { organic: true },
  about: words(
    `Spun cold, sieved once and filled by the beekeeper who looks after the hives, in {origin}. It may set in winter, as real honey does; a warm water bath makes it run again. | 冷法摇蜜，只滤一遍，由{origin}的养蜂人亲手装瓶。冬天会结晶，真蜜都如此；温水一泡便又流动。 | Extrait à froid, filtré une fois et mis en pot par l’apiculteur qui soigne les ruches, en {origin}. Il peut figer l’hiver, comme tout vrai miel ; un bain tiède le fait couler à nouveau.`,
  ),
  models: [
    named(
      '9.90',
      'amber butter',
      { origin: 'germany' },
      'Linden blossom honey | 椴树蜜 | Miel de tilleul',
      'Minty and bright, from the avenues of old towns. | 清新带薄荷气，来自老城的林荫道。 | Mentholé et clair, des avenues des vieilles villes.',
    ),
    named(
      '11.50',
      'brick amber',
      { origin: 'france' },
      'Chestnut honey | 栗花蜜 | Miel de châtaignier',
      'Dark, bitter-sweet and good with cheese. | 色深，甘中带苦，配奶酪极好。 | Sombre, doux-amer, parfait avec le fromage.',
    ),
    named(
      '8.90',
      'butter chalk',
      { origin: 'poland' },
      'Rapeseed honey | 油菜蜜 | Miel de colza',
      'White, creamy and mild enough for children. | 色白绵密，温和得孩子也爱。 | Blanc, crémeux, assez doux pour les enfants.',
    ),
    named(
      '12.90',
      'plum rose',
      { origin: 'sweden' },
      'Heather honey | 石楠蜜 | Miel de bruyère',
      'Thick as jelly, with the scent of moorland in August. | 稠如果冻，有八月荒原的香气。 | Épais comme une gelée, au parfum de lande en août.',
    ),
    named(
      '10.50',
      'moss copper',
      { origin: 'latvia' },
      'Forest honey | 森林蜜 | Miel de forêt',
      'Resinous and deep, gathered high in the firs. | 松脂气息，深沉，采自冷杉高处。 | Résineux et profond, récolté haut dans les sapins.',
    ),
  ],
}
