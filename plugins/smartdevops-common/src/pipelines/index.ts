export * from './decidePipeline';
