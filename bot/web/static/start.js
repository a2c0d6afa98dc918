// The start page of the demo: "Bạn là ai?".

import { demoPeople } from "./session.js";
import { face, folded } from "./text.js";
import { LIST_FAILED, NOBODY_FOUND } from "./wording.js";

export async function showStart(choose) {
  document.getElementById("start").hidden = false;
  const list = document.getElementById("who-list");
  if (!list) return;
  let people;
  try {
    people = await demoPeople();
  } catch (error) {
    console.error(error);
    list.replaceChildren(paragraph(LIST_FAILED));
    return;
  }
  for (const person of people) {
    person.words = [person.name, person.title, person.unit, person.code].join(" ").toLowerCase().normalize("NFC");
    person.foldedWords = folded(person.words);
  }
  const search = document.getElementById("who-search");
  const show = () => list.replaceChildren(...units(matching(people, search.value), choose));
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    list.querySelector("button")?.click();
  });
  show();
  search.focus();
}

function matching(people, wanted) {
  const words = wanted.toLowerCase().normalize("NFC").split(/\s+/).filter(Boolean);
  // A word typed with marks means those marks; one without them fits any.
  const fits = (person, word) => (word === folded(word) ? person.foldedWords : person.words).includes(word);
  return people.filter((person) => words.every((word) => fits(person, word)));
}

function units(people, choose) {
  if (!people.length) return [paragraph(NOBODY_FOUND)];
  const byUnit = new Map();
  for (const person of people) byUnit.set(person.unit, [...(byUnit.get(person.unit) || []), person]);
  return [...byUnit].map(([unit, members]) => {
    const section = document.createElement("section");
    const title = document.createElement("h2");
    title.textContent = unit;
    const grid = document.createElement("div");
    grid.className = "people";
    grid.append(...members.map((person) => card(person, choose)));
    section.append(title, grid);
    return section;
  });
}

function card(person, choose) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "person";
  button.dataset.code = person.code;
  const picture = document.createElement("img");
  picture.src = face(person.name);
  picture.alt = "";
  const text = document.createElement("span");
  const name = document.createElement("strong");
  name.textContent = person.name;
  const title = document.createElement("small");
  title.textContent = person.title || person.code;
  text.append(name, title);
  button.append(picture, text);
  button.addEventListener("click", () => choose(person.code));
  return button;
}

function paragraph(text) {
  const element = document.createElement("p");
  element.className = "lead";
  element.textContent = text;
  return element;
}
