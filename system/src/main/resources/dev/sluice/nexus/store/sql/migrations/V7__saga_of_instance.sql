-- Which saga starts an instance: whoever stops or deletes it calls that one off.
CREATE INDEX saga_by_instance ON saga (instance_id, id);
