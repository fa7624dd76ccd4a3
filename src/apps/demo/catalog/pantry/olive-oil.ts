import { type Family, named, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Oils and vinegars in bottles. */
export const oliveOil: Family = {
  code: 'olive-oil',
  sku: 'OIL',
  brands: ['Salt & Keel'],
  weightGrams: 920,
  colorChoice: false,
  sizes: sizes('volume', 'Volume | 容量 | Volume', '250, 60, 52, 250 ml', '500, 100, 100, 500 ml'),
  about: words(
    `Pressed and bottled on one estate in {origin}, with the harvest date on the label. Dark glass keeps it fresh; a short pourer under the cap keeps the tablecloth clean. | {origin}同一庄园压榨装瓶，标签注明收获日期。深色玻璃保鲜，瓶盖内有短嘴，桌布不沾油。 | Pressé et embouteillé sur un seul domaine en {origin}, date de récolte sur l’étiquette. Le verre sombre le garde frais ; un petit bec sous le bouchon garde la nappe propre.`,
  ),
  models: [
    named(
      '14.90',
      'moss butter',
      { origin: 'greece', organic: true },
      'Mountain olive oil | 山地橄榄油 | Huile d’olive de montagne',
      'Green, peppery and pressed within four hours. | 青绿微辣，四小时内压榨。 | Verte, poivrée, pressée en moins de quatre heures.',
    ),
    named(
      '12.90',
      'celadon amber',
      { origin: 'italy', organic: false },
      'Mild olive oil | 清淡橄榄油 | Huile d’olive douce',
      'Ripe fruit and almonds, for fish and mayonnaise. | 熟果与杏仁香，配鱼与蛋黄酱。 | Fruit mûr et amande, pour le poisson et la mayonnaise.',
    ),
    named(
      '11.50',
      'butter copper',
      { origin: 'germany', organic: true },
      'Cold-pressed rapeseed oil | 冷榨菜籽油 | Huile de colza pressée à froid',
      'Nutty and golden, the butter of the coast. | 坚果香，金黄色，海边的“黄油”。 | Noisettée et dorée, le beurre de la côte.',
    ),
    named(
      '16.50',
      'plum brick',
      { origin: 'italy', organic: false },
      'Aged wine vinegar | 陈酿葡萄酒醋 | Vinaigre de vin vieilli',
      'Six years in small casks; a spoon is enough. | 小桶六年，一匙足矣。 | Six ans en petits fûts ; une cuillerée suffit.',
    ),
    named(
      '13.50',
      'walnut sand',
      { origin: 'france', organic: true },
      'Walnut oil | 核桃油 | Huile de noix',
      'Toasted kernels, for salads and blue cheese. | 烘香果仁，配沙拉与蓝纹奶酪。 | Des cerneaux grillés, pour salades et bleus.',
    ),
  ],
}
