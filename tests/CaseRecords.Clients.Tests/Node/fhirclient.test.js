import assert from 'node:assert/strict';
import test from 'node:test';
import smart from 'fhirclient';
import Client from 'fhirclient/lib/Client.js';
import { base, idsOf, methodsOf, mrn, observationOf, patientOf, recorded, refused, unique } from './samples.js';

const called = new Set();
const started = (state) => smart({ headers: {}, session: {} }, {}).client({ serverUrl: base, ...state });
const client = recorded(started(), called);

const refuses = (request, status, code) => refused(request, status, code, (error) => ({ status: error.status, body: outcomeOf(error) }));
const outcomeOf = (error) => error.body ?? JSON.parse(error.message.slice(error.message.indexOf('{')));

/** A client that was started for a patient, an encounter and a user, as a SMART launch would. */
const launched = (patient, encounter, user) => {
  const claims = Buffer.from(JSON.stringify({ fhirUser: user })).toString('base64');

  return recorded(started({ tokenResponse: { patient, encounter, id_token: `e30.${claims}.` } }), called);
};

test('create, update, patch and delete', async () => {
  const created = await client.create(patientOf('mine', 'Li'));
  assert.notEqual(created.id, 'mine');
  assert.equal(created.meta.versionId, '1');

  const updated = await client.update({ ...created, gender: 'other' });
  assert.equal(updated.meta.versionId, '2');
  assert.equal(updated.gender, 'other');

  const patched = await client.patch(`Patient/${created.id}`, [{ op: 'replace', path: '/name/0/family', value: 'Zhao' }]);
  assert.equal(patched.meta.versionId, '3');
  assert.equal(patched.name[0].family, 'Zhao');

  assert.equal((await client.delete(`Patient/${created.id}`)).status, 204);
  await refuses(client.request(`Patient/${created.id}`), 410, 'deleted');
});

test('a create that answers without a body is read from its location', async () => {
  const created = await client.create(patientOf('mine', 'Li'), { headers: { Prefer: 'return=minimal' } });
  assert.equal(created.resourceType, 'Patient');
  assert.equal(created.name[0].family, 'Li');
});

test('what is wrong is refused', async () => {
  await refuses(client.create({ ...patientOf('mine'), gender: 'unheard-of' }), 400, 'code-invalid');
  await refuses(client.request(`Patient/${unique()}`), 404, 'not-found');
  await refuses(client.request('Patient?shoe-size=38'), 400, 'invalid');
});

test('all pages come flat', async () => {
  const patient = unique();
  const ids = ['a', 'b', 'c', 'd', 'e'].map((letter) => `${patient}-${letter}`);
  for (const id of ids) {
    await client.update(observationOf(id, patient));
  }
  const url = `Observation?subject=Patient/${patient}&_count=2`;
  const flat = await client.request(url, { pageLimit: 0, flat: true });
  assert.deepEqual(flat.map((resource) => resource.id).sort(), ids);
  assert.equal((await client.request(url, { pageLimit: 2 })).length, 2);
  const pages = [];
  await client.request(url, { pageLimit: 0, onPage: (page) => pages.push(idsOf(page).length) });
  assert.deepEqual(pages, [2, 2, 1]);
  const [resources, walked] = [[], []];
  for await (const resource of client.resources(url)) {
    resources.push(resource.id);
  }
  for await (const page of client.pages(url)) {
    walked.push(idsOf(page).length);
  }
  assert.deepEqual(resources.sort(), ids);
  assert.deepEqual(walked, [2, 2, 1]);
});

test('references are resolved, as a graph and beside it', async () => {
  const [patient, observation] = [unique(), unique()];
  await client.update(patientOf(patient));
  await client.update(observationOf(observation, patient));

  const graph = await client.request(`Observation/${observation}`, { resolveReferences: 'subject' });
  assert.equal(graph.subject.id, patient);
  const beside = await client.request(`Observation/${observation}`, { resolveReferences: ['subject'], graph: false });
  assert.equal(beside.data.subject.reference, `Patient/${patient}`);
  assert.equal(beside.references[`Patient/${patient}`].id, patient);

  const plain = await client.fhirRequest(`Observation/${observation}`);
  assert.deepEqual(Object.keys(await client.getReferences(plain, ['subject'])), [`Patient/${patient}`]);
  assert.equal((await client.fetchReferences(plain, ['subject'], false, {}))[`Patient/${patient}`].id, patient);
  await client.resolveReferences(plain, ['subject']);
  assert.equal(plain.subject.birthDate, '1961-04-02');
  const again = await client.fhirRequest(`Observation/${observation}`);
  await client.resolveRef(again, 'subject', true, {});
  assert.equal(again.subject.id, patient);
});

test('the response comes with the body on request', async () => {
  const id = unique();
  await client.update(patientOf(id));
  const { body, response } = await client.request({ url: `Patient/${id}`, includeResponse: true });
  assert.equal(body.id, id);
  assert.equal(response.headers.get('etag'), 'W/"1"');
  assert.match(response.headers.get('content-type'), /^application\/json/);
});

test('the server tells its version', async () => {
  assert.equal(await client.getFhirVersion(), '4.0.1');
  assert.equal(await client.getFhirRelease(), 4);
});

test('patient, encounter and user are read, and what belongs to the patient is found', async () => {
  const [patient, encounter, practitioner, observation] = [unique(), unique(), unique(), unique()];
  await client.update(patientOf(patient));
  await client.update({
    resourceType: 'Encounter', id: encounter, status: 'finished', subject: { reference: `Patient/${patient}` },
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  });
  await client.update({ resourceType: 'Practitioner', id: practitioner, name: [{ family: 'Chen' }] });
  await client.update(observationOf(observation, patient));
  await client.update(observationOf(unique(), unique()));

  const mine = launched(patient, encounter, `${base}/Practitioner/${practitioner}`);
  assert.equal((await mine.patient.read()).id, patient);
  assert.equal((await mine.encounter.read()).subject.reference, `Patient/${patient}`);
  assert.equal((await mine.user.read()).name[0].family, 'Chen');
  assert.deepEqual(idsOf(await mine.patient.request('Observation')), [observation]);
  assert.deepEqual([mine.getPatientId(), mine.getEncounterId(), mine.getUserId(), mine.getUserType()], [patient, encounter, practitioner, 'Practitioner']);
  assert.equal(mine.getFhirUser(), `Practitioner/${practitioner}`);
  assert.ok(mine.getIdToken().fhirUser.startsWith(base));
});

test('a client without a sign-in sends none, and has nothing to refresh', async () => {
  assert.equal(client.getAuthorizationHeader(), null);
  assert.deepEqual(await client.getRequestDefaults(), { headers: {} });
  assert.equal((await client.refreshIfNeeded()).serverUrl, base);
  assert.throws(() => client.refresh(), /No refresh_token/);
  assert.equal(client.getState('serverUrl'), base);
  assert.equal(client.connect(undefined).state.serverUrl, base);
});

test('what was found is grouped by code', async () => {
  const patient = unique();
  await client.update(observationOf(`${patient}-a`, patient, '2039-6'));
  await client.update(observationOf(`${patient}-b`, patient, '15156-3'));
  const found = await client.request(`Observation?patient=${patient}`, { flat: true });
  assert.deepEqual(client.byCode(found, 'code')['15156-3'].map((one) => one.id), [`${patient}-b`]);
  assert.deepEqual(client.byCodes(found, 'code')('2039-6').map((one) => one.id), [`${patient}-a`]);
  assert.equal(client.getPath(found, '0.resourceType'), 'Observation');
});

test('a search that was posted finds the same', async () => {
  const id = unique();
  await client.update(patientOf(id));
  const found = await client.request({
    url: 'Patient/_search', method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `identifier=${encodeURIComponent(`${mrn}|${id}`)}`,
  });
  assert.deepEqual(idsOf(found), [id]);
});

test('every method of the client was called', () => {
  const methods = methodsOf(Client.default, Object.getPrototypeOf(Client.default));
  assert.deepEqual(methods.filter((name) => !called.has(name)), []);
  assert.ok(methods.includes('fhirRequest') && methods.includes('byCode'));
});
